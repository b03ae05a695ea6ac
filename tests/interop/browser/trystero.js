import { joinRoom } from "@trystero-p2p/torrent";

globalThis.joinRoom = joinRoom;
