"""How much strangers may do, as data: every limit of every room that has a door for them.

An act is counted by everything that is known of whoever does it, and refused if one of its
allowances is used up (``domain.admission``).

    network             the address, or of IPv6 the network, from which a request comes
    network_with_code   the same, when it carries the code of the evening: a whole venue has one
    peer                the visitor's device
    address             an e-mail address, whoever typed it
    node                everybody together, without a code: also what bounds how many are counted
    node_with_code      everybody together who has a code
    heeds_blocks        whether whoever is blocked is kept from it

Stretches of time begin by the clock, for all at once: a limit of ten minutes begins at :00, :10 …
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from meshup.community.limits import TRIAL_LETTERS
from meshup.kit.limits import Allowance

MINUTES: Final = timedelta(minutes=10)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)

Allowances = tuple[Allowance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLimits:
    """The allowances of one act; without ones for the code, those of everybody hold."""

    network: Allowances
    node: Allowances
    network_with_code: Allowances = ()
    node_with_code: Allowances = ()
    peer: Allowances = ()
    address: Allowances = ()
    heeds_blocks: bool = True


LIMITS: Final[dict[str, ActLimits]] = {
    # saying that one comes; 300 people behind one address come within two minutes, with the code
    "coming": ActLimits(
        network=(Allowance(60, MINUTES), Allowance(300, DAY)),
        network_with_code=(Allowance(1_000, MINUTES),),
        peer=(Allowance(60, HOUR),),
        node=(Allowance(10_000, HOUR), Allowance(40_000, DAY)),
        node_with_code=(Allowance(10_000, HOUR),),
    ),
    # saying so on another server; its network is that server, which may be that of many people
    "remote_join": ActLimits(
        network=(Allowance(120, MINUTES), Allowance(600, DAY)),
        peer=(Allowance(30, HOUR),),
        node=(Allowance(2_000, HOUR), Allowance(10_000, DAY)),
    ),
    # answering an event on another server; likewise
    "remote_reply": ActLimits(
        network=(Allowance(60, MINUTES), Allowance(300, DAY)),
        node=(Allowance(600, HOUR), Allowance(3_000, DAY)),
    ),
    # changing what one said, skipping a month, going: everything behind a secret link
    "change_coming": ActLimits(
        network=(Allowance(120, MINUTES),),
        network_with_code=(Allowance(3_000, MINUTES),),
        peer=(Allowance(120, HOUR),),
        node=(Allowance(20_000, HOUR),),
        node_with_code=(Allowance(20_000, HOUR),),
    ),
    # secret links that lead nowhere
    "open_link": ActLimits(network=(Allowance(60, MINUTES),), node=(Allowance(6_000, HOUR),)),
    # the code of an evening, typed wrong
    "guess_evening_code": ActLimits(
        network=(Allowance(30, MINUTES),), node=(Allowance(600, HOUR),), heeds_blocks=False
    ),
    # saying that one is there, what one is called, that one goes; whoever is there has the code:
    # 300 people behind one address join within two minutes
    "join_evening": ActLimits(
        network=(Allowance(60, MINUTES),),
        network_with_code=(Allowance(1_500, MINUTES),),
        peer=(Allowance(60, HOUR),),
        node=(Allowance(2_000, HOUR),),
        node_with_code=(Allowance(20_000, HOUR),),
    ),
    # one tap in the rounds of an evening: "I can't find them", "skip the next round"; 300 phones
    # behind one address
    "act_in_rounds": ActLimits(
        network=(Allowance(120, MINUTES),),
        network_with_code=(Allowance(6_000, MINUTES),),
        peer=(Allowance(240, HOUR),),
        node=(Allowance(4_000, HOUR),),
        node_with_code=(Allowance(60_000, HOUR),),
    ),
    # the code on the screen of an evening, typed wrong
    "guess_join_code": ActLimits(
        network=(Allowance(30, MINUTES),), node=(Allowance(600, HOUR),), heeds_blocks=False
    ),
    # saying that one would stay in touch, taking it back, noting that a card is kept: by peer
    # alone, for what others have left over would tell what they did
    "stay_in_touch": ActLimits(network=(), node=(), peer=(Allowance(120, HOUR),)),
    # answering what another community asks, taking a contact back, showing a code
    "introduce": ActLimits(
        network=(Allowance(120, HOUR),), peer=(Allowance(60, HOUR),), node=(Allowance(3_000, HOUR),)
    ),
    # asking for whom one met at another community; each is a message to its node
    "ask_introduction": ActLimits(
        network=(Allowance(20, HOUR), Allowance(60, DAY)),
        peer=(Allowance(6, HOUR), Allowance(12, DAY)),
        node=(Allowance(200, HOUR), Allowance(600, DAY)),
    ),
    # what another community asks of people here; its server stands for the network
    "remote_introduction": ActLimits(
        network=(Allowance(30, HOUR), Allowance(120, DAY)),
        node=(Allowance(600, HOUR), Allowance(3_000, DAY)),
    ),
    # the code that joins a device, typed
    "join_device": ActLimits(
        network=(Allowance(10, MINUTES), Allowance(40, DAY)), node=(Allowance(300, HOUR),)
    ),
    "suggest": ActLimits(network=(Allowance(5, HOUR),), node=(Allowance(200, DAY),)),
    "report": ActLimits(
        network=(Allowance(6, HOUR), Allowance(20, DAY)), node=(Allowance(300, DAY),)
    ),
    # what the moderators of another server send on; its domain stands for the network
    "flag": ActLimits(
        network=(Allowance(10, HOUR), Allowance(30, DAY)),
        node=(Allowance(200, DAY),),
        heeds_blocks=False,
    ),
    # how somebody behaved: whoever was harmed is heard, whatever their address has done, and a
    # whole venue has one
    "report_conduct": ActLimits(
        network=(Allowance(20, HOUR), Allowance(60, DAY)),
        node=(Allowance(300, DAY),),
        heeds_blocks=False,
    ),
    "add_to_report": ActLimits(
        network=(Allowance(20, HOUR),), node=(Allowance(600, DAY),), heeds_blocks=False
    ),
    # saying that one would like a community in some town
    "chapter_voice": ActLimits(
        network=(Allowance(10, HOUR), Allowance(40, DAY)),
        peer=(Allowance(20, DAY),),
        node=(Allowance(2_000, DAY),),
    ),
    # proposing a talk; a workshop of a school has one address
    "propose": ActLimits(
        network=(Allowance(12, HOUR), Allowance(40, DAY)),
        network_with_code=(Allowance(120, HOUR),),
        peer=(Allowance(12, HOUR), Allowance(30, DAY)),
        address=(Allowance(20, DAY),),
        node=(Allowance(200, HOUR), Allowance(1_000, DAY)),
        node_with_code=(Allowance(400, HOUR),),
    ),
    # saying that one would like to hear a proposal, or not any more; who is at a venue has its
    # address, and a list of twenty is read in ten minutes
    "talk_voice": ActLimits(
        network=(Allowance(120, MINUTES), Allowance(400, DAY)),
        peer=(Allowance(120, HOUR),),
        node=(Allowance(6_000, HOUR), Allowance(20_000, DAY)),
    ),
    # everything behind the secret link of a proposal, or an invitation to hold it with others
    "change_proposal": ActLimits(
        network=(Allowance(120, MINUTES),),
        peer=(Allowance(120, HOUR),),
        node=(Allowance(6_000, HOUR),),
    ),
    # an address that is typed, at any door: each gets a letter that asks, whoever's it is, and all
    # of them share what the node may write unasked (``UNASKED``); a whole venue leaves theirs
    "leave_address": ActLimits(
        network=(Allowance(20, HOUR), Allowance(60, DAY)),
        network_with_code=(Allowance(300, HOUR),),
        peer=(Allowance(12, HOUR), Allowance(30, DAY)),
        node=(Allowance(600, HOUR), Allowance(1_200, DAY)),
        node_with_code=(Allowance(800, DAY),),
    ),
    # slides behind the secret link of a proposal: files, some of them large
    "upload_slides": ActLimits(
        network=(Allowance(20, HOUR), Allowance(60, DAY)),
        peer=(Allowance(20, HOUR),),
        node=(Allowance(300, DAY),),
    ),
    # a short word to who spoke, which hosts read first; after an evening a venue has one address
    "thank_speaker": ActLimits(
        network=(Allowance(12, HOUR), Allowance(30, DAY)),
        peer=(Allowance(6, HOUR), Allowance(12, DAY)),
        node=(Allowance(200, DAY),),
    ),
    # asking to be written to of new dates
    "follow": ActLimits(
        network=(Allowance(20, HOUR),), peer=(Allowance(20, HOUR),), node=(Allowance(3_000, DAY),)
    ),
}

UNASKED: Final[dict[str, Allowances]] = {
    "address": (Allowance(3, DAY),),
    "node": (Allowance(2_000, DAY),),
}
"""Letters that a form causes, whoever typed the address; one that is refused here leaves for nobody
and says so to nobody, so doors count before (``leave_address``): fewer in all than ``node``."""

OF_HOSTS: Final[dict[str, Allowance]] = {"trial_letter": TRIAL_LETTERS}
"""What people who have signed in may do; the room that has the button spends it, by person."""
