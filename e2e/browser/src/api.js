/** Speaks to the API of one server, as somebody or as a stranger. */
export class Api {
  #url;
  #token;

  /** @param {string} url Address of the server, for example `http://127.0.0.1:41234`. */
  constructor(url, token) {
    this.#url = url;
    this.#token = token;
  }

  /** The same server, as the owner of this account. */
  async as(email, password) {
    const { access_token } = await this.post("/auth/login", { email, password });
    return new Api(this.#url, access_token);
  }

  get(path) {
    return this.#call("GET", path);
  }

  post(path, body = {}) {
    return this.#call("POST", path, JSON.stringify(body), "application/json");
  }

  /** Sends bytes as they are. */
  send(method, path, bytes, type) {
    return this.#call(method, path, bytes, type);
  }

  /** Waits until the job has left the queue and the worker; returns it. */
  async job(id) {
    for (;;) {
      const job = await this.get(`/jobs/${id}`);
      if (!["queued", "running"].includes(job.state)) return job;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** The `data` of an answer; throws what the server says is wrong. */
  async #call(method, path, body, type) {
    const headers = { "Accept-Language": "es", ...(type && { "Content-Type": type }) };
    if (this.#token) headers.Authorization = `Bearer ${this.#token}`;
    const answer = await fetch(`${this.#url}/api/v1${path}`, { method, headers, body });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? null : JSON.parse(text).data;
  }
}
