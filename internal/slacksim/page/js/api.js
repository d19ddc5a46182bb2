// The control interface, and nothing else: the page has no other way to learn or do anything.

async function call(path, body) {
  const options = body === undefined ? {} : {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  const response = await fetch(`sim/${path}`, options);
  const text = await response.text();
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Error(text.trim() || `HTTP ${response.status}`);
  }
  if (!response.ok) throw new Error(answer.error || `HTTP ${response.status}`);
  return answer;
}

const q = encodeURIComponent;

export const users = () => call("users");
export const channels = (as) => call(`channels?as=${q(as)}`);
export const commands = () => call("commands");
export const shortcuts = () => call("shortcuts");
export const see = (as, where) => call(`see?as=${q(as)}&in=${q(where)}`);
export const act = (body) => call("act", body);
export const suggest = (body) => call("suggest", body);
export const clock = () => call("clock");
export const turnClock = (body) => call("clock", body);

/** stream calls onChange with the list of what changed for one user, until the returned function is called. */
export function stream(as, onChange, onOpen) {
  const source = new EventSource(`sim/stream?as=${q(as)}`);
  source.onopen = onOpen;
  source.onmessage = (event) => {
    try {
      onChange(JSON.parse(event.data).changed || []);
    } catch {
      onChange([]);
    }
  };
  return () => source.close();
}
