"""PeerJS (client 1.5): clients with an id each send one another offers, answers and candidates.

Pure: events in, sends out.

Method
    A message is passed on as it came, with the sender's id put in front: of two ``src`` a client
    believes the last, so a message that brings one is written anew. The first message for an
    absent id opens its queue, which closes after ``WAIT_SECONDS`` with one EXPIRE to each sender.
    An id belongs to its holder until that one leaves, or gives no sign of life for some seconds
    when somebody else, with another token, asks for the id.

Source
    peerjs 1.5.5 and peerjs-server 1.0.2 as they behave on the wire; unlike the reference, a client
    that returns with its token gets OPEN and its former socket is closed (4001).
"""
