package io.fairbot.agents.exchange;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a customer wants to know. */
enum Topic {
    RATES("rates.strong"),
    /** Words that ask for rates only where nothing else is asked: "documents to buy dollars". */
    RATES_PERHAPS("rates.weak"),
    HOURS("hours"),
    ADDRESSES("addresses"),
    DOCUMENTS("documents"),
    HOW("how"),
    CONTACT("contact"),
    /** To work out an amount, step by step. */
    CALCULATE("calculate"),
    LIMITS("limits"),
    /** To make several deals of one so that it stays below a limit: nothing the bot helps with. */
    SPLITTING("splitting"),
    MENU("menu"),
    ENGLISH("english"),
    PORTUGUESE("portuguese"),
    THANKS("thanks"),
    BYE("bye"),
    GREETING("greeting");

    /** The topics of the menu; their place in this list, from 1, is their number. */
    static final List<Topic> MENU_ORDER = List.of(RATES, HOURS, ADDRESSES, DOCUMENTS, HOW, CONTACT);

    private final String entry;

    Topic(String entry) {
        this.entry = entry;
    }

    /** Finds the topic of an entry of the vocabulary. */
    static Optional<Topic> byName(String entry) {
        return Arrays.stream(values())
                .filter(topic -> topic.entry.equals(entry))
                .findFirst();
    }

    /** Tells whether it wants an answer, and is not courtesy around one. */
    boolean isQuestion() {
        return MENU_ORDER.contains(this) || this == CALCULATE || this == LIMITS || this == SPLITTING;
    }
}
