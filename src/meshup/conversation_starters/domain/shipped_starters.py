"""Pure: the conversation starters that every node has, in English and French.

Each can be answered by two or three who have never met, in the time of one round, without saying
where one is from, what one does for a living or how one lives. The light ones come first, for the
deck is dealt in its order: the first rounds get its beginning (``dealing``). French speaks to all
who sit at the table (*vous*).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from meshup.kit.french import spaced

if TYPE_CHECKING:
    from meshup.kit.localized_text import Texts


class ShippedStarter(NamedTuple):
    """A starter as it comes with the software; ``slug`` names it for good."""

    slug: str
    texts: Texts


def shipped(slug: str, *, en: str, fr: str) -> ShippedStarter:
    """Return a starter; the spaces of its French do not break before a mark."""
    return ShippedStarter(slug, {"en": en, "fr": spaced(fr)})


SHIPPED: Final = (
    shipped(
        "come-out",
        en="What made you come out tonight rather than stay in?",
        fr="Qu’est-ce qui vous a fait sortir ce soir plutôt que rester chez vous ?",
    ),
    shipped(
        "better-week",
        en="Tell each other about a small thing that made this week better.",
        fr="Racontez une petite chose qui a rendu cette semaine meilleure.",
    ),
    shipped(
        "nearby-place",
        en="Which place nearby do you like that few people know?",
        fr="Quel endroit tout près d’ici aimez-vous, que peu de gens connaissent ?",
    ),
    shipped(
        "everyday-tool",
        en="Which tool, of any kind, do you use every day and hardly ever think about?",
        fr=(
            "Quel outil, de n’importe quelle sorte, utilisez-vous chaque jour sans presque"
            " jamais y penser ?"
        ),
    ),
    shipped(
        "five-minutes",
        en="What could you explain for five minutes without any preparation?",
        fr="Que pourriez-vous expliquer pendant cinq minutes sans rien préparer ?",
    ),
    shipped(
        "last-repair",
        en="What was the last thing you repaired, or tried to?",
        fr="Quelle est la dernière chose que vous avez réparée, ou essayé de réparer ?",
    ),
    shipped(
        "gladly-badly",
        en="What do you enjoy doing although you are not much good at it?",
        fr="Qu’aimez-vous faire, même sans grand talent pour cela ?",
    ),
    shipped(
        "recommend",
        en="Which book, film, piece of music or web page do you keep recommending?",
        fr="Quel livre, film, morceau ou site recommandez-vous sans cesse ?",
    ),
    shipped(
        "taste-of",
        en="Which sound, smell or dish takes you straight back to somewhere?",
        fr="Quel son, quelle odeur ou quel plat vous ramène aussitôt quelque part ?",
    ),
    shipped(
        "more-time",
        en="What do you wish you had more time for?",
        fr="À quoi aimeriez-vous consacrer plus de temps ?",
    ),
    shipped(
        "three-in-common",
        en="Find three things you all like that have nothing to do with work.",
        fr=(
            "Trouvez trois choses que vous aimez en commun, et qui n’ont rien à voir avec le"
            " travail."
        ),
    ),
    shipped(
        "one-word",
        en="Teach each other one word: from another language, a trade or a game.",
        fr="Apprenez-vous un mot : d’une autre langue, d’un métier ou d’un jeu.",
    ),
    shipped(
        "in-the-making",
        en="What are you in the middle of making, building, writing or growing?",
        fr="Qu’êtes-vous en train de fabriquer, de construire, d’écrire ou de faire pousser ?",
    ),
    shipped(
        "want-to-learn",
        en="What would you like to learn, and what would be a good first hour of it?",
        fr="Qu’aimeriez-vous apprendre, et à quoi ressemblerait une bonne première heure ?",
    ),
    shipped(
        "who-showed-you",
        en="Who showed you how to do something that you now do well?",
        fr="Qui vous a montré à faire une chose que vous faites bien aujourd’hui ?",
    ),
    shipped(
        "from-a-stranger",
        en="What is the best thing you have learned from a stranger?",
        fr="Quelle est la meilleure chose qu’une personne inconnue vous ait apprise ?",
    ),
    shipped(
        "good-failure",
        en="Tell of a project that failed, and of what was good about it.",
        fr="Racontez un projet qui a échoué, et ce qu’il avait de bon.",
    ),
    shipped(
        "free-month",
        en="With a free month before you, what would you take apart, or put together?",
        fr="Avec un mois libre devant vous, que démonteriez-vous, ou que monteriez-vous ?",
    ),
    shipped(
        "harder-than-it-looks",
        en="In something you know well, what is harder than it looks?",
        fr=(
            "Dans une chose que vous connaissez bien, qu’est-ce qui est plus difficile qu’il"
            " n’y paraît ?"
        ),
    ),
    shipped(
        "easier-than-it-looks",
        en="In something you know well, what is easier than people think?",
        fr=(
            "Dans une chose que vous connaissez bien, qu’est-ce qui est plus facile qu’on ne"
            " le croit ?"
        ),
    ),
    shipped(
        "ask-an-expert",
        en="What would you ask an expert if nobody else were listening?",
        fr="Que demanderiez-vous à une personne qui s’y connaît, si nul autre n’écoutait ?",
    ),
    shipped(
        "never-finished",
        en="What have you begun and never finished? Would you want to?",
        fr="Qu’avez-vous commencé sans jamais le finir ? En auriez-vous envie ?",
    ),
    shipped(
        "one-tip",
        en="Give each other one tip, about anything at all.",
        fr="Échangez un conseil, sur n’importe quoi.",
    ),
    shipped(
        "by-hand",
        en="What do you still do by hand, though a machine could?",
        fr="Que faites-vous encore à la main, alors qu’une machine le pourrait ?",
    ),
    shipped(
        "for-free",
        en="What is the most useful thing you ever got for nothing?",
        fr="Quelle est la chose la plus utile que vous ayez jamais reçue pour rien ?",
    ),
    shipped(
        "you-share",
        en="What do you share that many keep to themselves: a tool, a recipe, a place, a skill?",
        fr=(
            "Que partagez-vous que beaucoup gardent pour eux : un outil, une recette, un"
            " lieu, un savoir-faire ?"
        ),
    ),
    shipped(
        "belongs-to-all",
        en=(
            "Of what belongs to everybody, what do you use most: a library, a park, an"
            " encyclopaedia, software?"
        ),
        fr=(
            "De ce qui est à tout le monde, qu’utilisez-vous le plus : une bibliothèque, un"
            " parc, une encyclopédie, un logiciel ?"
        ),
    ),
    shipped(
        "network-down",
        en="If the network were down for a week, what would you miss, and what not at all?",
        fr=(
            "Si le réseau s’arrêtait une semaine, qu’est-ce qui vous manquerait, et quoi pas"
            " du tout ?"
        ),
    ),
    shipped(
        "what-you-keep",
        en="How do you keep what matters to you: photos, letters, files, memories?",
        fr="Comment gardez-vous ce qui compte pour vous : photos, lettres, fichiers, souvenirs ?",
    ),
    shipped(
        "would-leave",
        en="Which app or service would you leave at once if the others came along?",
        fr="Quelle appli ou quel service quitteriez-vous aussitôt, si les autres vous suivaient ?",
    ),
    shipped(
        "nobody-in-charge",
        en="What works better when nobody is in charge? And what does not?",
        fr=(
            "Qu’est-ce qui marche mieux quand personne ne commande ? Et qu’est-ce qui marche"
            " moins bien ?"
        ),
    ),
    shipped(
        "good-group",
        en="When did a group that you were part of work really well? Thanks to what?",
        fr="Quand un groupe dont vous faisiez partie a-t-il vraiment bien marché ? Grâce à quoi ?",
    ),
    shipped(
        "take-apart",
        en="What should every child be allowed to take apart?",
        fr="Que devrait-on laisser démonter à tous les enfants ?",
    ),
    shipped(
        "underrated",
        en="Which invention do you find underrated, and which would you hand back?",
        fr="Quelle invention trouvez-vous sous-estimée, et laquelle rendriez-vous volontiers ?",
    ),
    shipped(
        "street-commons",
        en="What could the people of your street or your building own together?",
        fr="Que pourrait-on posséder à plusieurs, dans votre rue ou votre immeuble ?",
    ),
    shipped(
        "stay-slow",
        en="What should stay slow?",
        fr="Qu’est-ce qui devrait rester lent ?",
    ),
    shipped(
        "trust",
        en="How do you come to trust somebody whom you have never met?",
        fr="Comment en venez-vous à faire confiance à quelqu’un que vous n’avez jamais rencontré ?",
    ),
    shipped(
        "write-down",
        en="What is only in your head, and deserves to be written down somewhere?",
        fr="Qu’est-ce qui n’est que dans votre tête, et mériterait d’être noté quelque part ?",
    ),
    shipped(
        "missing-here",
        en="What does this town lack that a few people could begin?",
        fr="Que manque-t-il à cette ville que quelques personnes pourraient commencer ?",
    ),
    shipped(
        "from-elsewhere",
        en="Which habit from elsewhere would you gladly adopt?",
        fr="Quelle habitude venue d’ailleurs adopteriez-vous volontiers ?",
    ),
    shipped(
        "changed-mind",
        en="What have you changed your mind about lately?",
        fr="Sur quoi avez-vous changé d’avis ces derniers temps ?",
    ),
    shipped(
        "talked-into",
        en="Which good decision did somebody have to talk you into?",
        fr="Quelle bonne décision devez-vous à quelqu’un qui a su vous convaincre ?",
    ),
    shipped(
        "asked-more-often",
        en="Which question would you like to be asked more often?",
        fr="Quelle question aimeriez-vous qu’on vous pose plus souvent ?",
    ),
    shipped(
        "well-known-surprise",
        en="What surprised you in something that you thought you knew well?",
        fr="Quelle surprise vous a réservée une chose que vous pensiez bien connaître ?",
    ),
    shipped(
        "each-others-view",
        en="Find something on which you disagree, and let each make the other’s case.",
        fr="Trouvez un sujet de désaccord, et plaidez chacune ou chacun la cause de l’autre.",
    ),
    shipped(
        "draw-it",
        en="Draw something you care about on whatever is at hand, and let it be guessed.",
        fr=(
            "Dessinez, sur ce que vous avez sous la main, une chose qui vous tient à cœur, et"
            " faites-la deviner."
        ),
    ),
    shipped(
        "in-a-hundred-years",
        en="What do you hope will still be around in a hundred years?",
        fr="Qu’espérez-vous voir durer encore cent ans ?",
    ),
    shipped(
        "looking-for",
        en="What are you looking for at the moment: people, advice, a place, a helping hand?",
        fr="Que cherchez-vous en ce moment : des gens, un conseil, un lieu, un coup de main ?",
    ),
    shipped(
        "could-offer",
        en="What could you offer somebody here: an hour, a skill, an introduction?",
        fr=(
            "Que pourriez-vous offrir à quelqu’un ici : une heure, un savoir-faire, une mise"
            " en relation ?"
        ),
    ),
    shipped(
        "only-together",
        en="What could you do together that none of you could do alone?",
        fr="Que pourriez-vous faire ensemble, et pas séparément ?",
    ),
    shipped(
        "take-home",
        en="What will you take home from this evening, if only a sentence?",
        fr="Qu’emporterez-vous de cette soirée, ne serait-ce qu’une phrase ?",
    ),
)
