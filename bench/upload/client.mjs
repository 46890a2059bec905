// Uploads a file with tus-js-client. usage: client.mjs ENDPOINT TOKEN EPISODE FILE; prints the upload's address.
import { createReadStream, statSync } from "node:fs";
import { createRequire } from "node:module";

const { Upload } = createRequire(process.env.MODULES)("tus-js-client");
const [endpoint, token, episode, file] = process.argv.slice(2);
const upload = new Upload(createReadStream(file), {
  endpoint,
  uploadSize: statSync(file).size,
  headers: { Authorization: `Bearer ${token}` },
  metadata: { episode_id: episode, filename: "video.mp4" },
  retryDelays: Array(30).fill(1000),
  onError: (error) => {
    console.error(String(error));
    process.exit(1);
  },
  onSuccess: () => console.log(upload.url),
});
upload.start();
