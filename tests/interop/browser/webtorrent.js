import WebTorrent from "webtorrent/dist/webtorrent.min.js";

globalThis.WebTorrent = WebTorrent;
