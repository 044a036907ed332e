// Repeats a draw away from the page, so that a large one does not stop it.
import { verify } from "../verify/verify.js";

self.onmessage = ({ data }) => {
  self.postMessage(verify(data.record, data.announced));
};
