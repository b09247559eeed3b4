import { useEffect } from 'preact/hooks';
import { scores } from '../../protocol/entry.ts';
import { troubleText } from '../format.ts';
import { ratingDays } from '../models/rating-model.ts';
import { locale, say } from '../texts/texts.ts';
import { Complaint } from './complaint.tsx';
import { useDesk } from './inbox-context.ts';
import { Score } from './score.tsx';

/** With fewer, a share says nothing. */
const fewest = 5;

/** How visitors have rated lately: each score with its count and share. */
export const RatingShare = () => {
  const { rating } = useDesk();
  const words = say().rating;
  const counts = rating.counts.value;
  const trouble = rating.trouble.value;

  useEffect(() => void rating.load(), [rating]);

  if (trouble !== null)
    return (
      <Complaint onRetry={() => void rating.load()}>
        {words.failed} {troubleText(trouble)}
      </Complaint>
    );
  if (counts === null) return null;
  const all = counts.reduce<number>((sum, one) => sum + one, 0);
  if (all === 0) return <p class="hint">{words.none(ratingDays)}</p>;
  const percent = new Intl.NumberFormat(locale.value, { style: 'percent', maximumFractionDigits: 0 });
  const count = new Intl.NumberFormat(locale.value);
  return (
    <table class="ratings">
      <caption>{words.title(ratingDays, count.format(all), all)}</caption>
      <thead class="unseen">
        <tr>
          {[words.score, words.count, words.share].map((head) => (
            <th scope="col" key={head}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {scores.toReversed().map((score) => {
          const given = counts[score - 1] ?? 0;
          return (
            <tr key={score}>
              <th scope="row">
                <Score score={score} />
                {words.scores[score]}
              </th>
              <td>{count.format(given)}</td>
              <td>
                <div>
                  <i aria-hidden="true">
                    <b class={`of-${score}`} style={{ inlineSize: `${(given / all) * 100}%` }} />
                  </i>
                  {all < fewest ? <span class="unseen">{words.few}</span> : <span>{percent.format(given / all)}</span>}
                </div>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};
