import { Peer } from "peerjs";

globalThis.Peer = Peer;
