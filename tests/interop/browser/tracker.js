import Client from "bittorrent-tracker";

globalThis.process ??= { browser: true }; // it asks Node.js on which system it runs
globalThis.TrackerClient = Client;
