import type { Person, Talk } from './collect-person.ts';

/** `data.json`, piece by piece: a long history is never in memory as a whole. */
export async function* dataJson(person: Person, talks: AsyncIterable<Talk>): AsyncGenerator<string> {
  yield `${JSON.stringify(person, null, 2).slice(0, -2)},\n  "conversations": [`;
  let isFirst = true;
  for await (const { number, openedAt, closedAt, entries } of talks) {
    yield `${isFirst ? '' : ','}\n    { "number": ${number}, "openedAt": "${openedAt}", "closedAt": ${JSON.stringify(closedAt)}, "entries": [`;
    let begin = '';
    for await (const { files, ...said } of entries) {
      const enclosed = files.map(({ name, type, bytes, path }) => ({ name, type, bytes, path }));
      yield `${begin}\n      ${JSON.stringify({ ...said, files: enclosed })}`;
      begin = ',';
    }
    yield ' ] }';
    isFirst = false;
  }
  yield ' ]\n}\n';
}
