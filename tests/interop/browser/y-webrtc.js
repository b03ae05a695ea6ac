import { WebrtcProvider } from "y-webrtc";
import * as Y from "yjs";

Object.assign(globalThis, { WebrtcProvider, Y });
