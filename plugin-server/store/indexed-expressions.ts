/** Expressions that stand in an index and in the query it serves: a database uses the index only when both are the same. */

/** Conversations in which she waits come first, the longest wait on top; then the others, newest first. */
export const waitKeySql = 'coalesce(waiting_since, 9007199254740991 - last_at)';

/** Keys above: she waits for nothing, the rest of the key is the age of the last message. */
export const nobodyWaits = 2 ** 52;

/** Something was said that the search does not find yet. */
export const unindexedSql = '(indexed_seq < seq or indexed_aside < aside_seq)';

/** Deliveries that may still change by her reading. */
export const openDeliverySql =
  "state in ('waiting', 'claimed', 'sending', 'unknown', 'unclear', 'accepted', 'sent', 'delivered', 'held')";

/** What a name begins with. Not all of it: a shop's token may hold a long one, and an index takes only so much. */
export const nameKeySql = 'substr(value, 1, 60)';

/** Deliveries that leave the house. */
export const outsideChatSql = "channel <> 'chat'";
