"""The WebTorrent tracker: who shares the same content sends one another offers and answers.

Pure but for the choice by chance of who gets an offer: events in, sends out.

Words
    swarm   the peers that announce one info hash in one room; forgotten with its last peer
    peer    a client in a swarm, under a peer id of its own choice
    seed    a peer that has everything

Method
    Hashes and ids are 20 bytes, written as strings of 20 characters 0 to 255, and echoed as they
    came. A peer id belongs to the connection that announced it first, until that one leaves, or
    gives no sign of life for some seconds when another connection asks for the id. A
    worker knows a whole swarm, as far as the bus reaches, while one of its own clients is in it;
    who comes in is in the swarm when the bus has granted its peer id, not before, and is answered
    as soon as the bus has told of the others.

Source
    bittorrent-tracker 11.2 (``lib/server/parse-websocket.js`` and ``swarm.js``), aquatic_ws.
"""
