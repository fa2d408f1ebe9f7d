package io.fairbot.agents.exchange.internal.intent;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a customer wants to know. */
public enum Topic {
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
    /** Small talk means something only where nothing else was said. */
    OK("small.ok"),
    YES("small.yes"),
    NO("small.no"),
    LAUGHTER("small.laughter"),
    GREETING("greeting");

    /** The topics of the menu; their place in this list, from 1, is their number. */
    public static final List<Topic> MENU_ORDER = List.of(RATES, HOURS, ADDRESSES, DOCUMENTS, HOW, CONTACT);

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

    /** Its name for those who look at what customers ask. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static String[] labels(List<Topic> topics) {
        return topics.stream().map(Topic::label).toArray(String[]::new);
    }

    /** Tells whether it is a word like "ok", which is no question and wants no menu. */
    public boolean isSmallTalk() {
        return this == OK || this == YES || this == NO || this == LAUGHTER;
    }

    /** Tells whether it wants an answer, and is not courtesy around one. */
    public boolean isQuestion() {
        return MENU_ORDER.contains(this) || this == CALCULATE || this == LIMITS || this == SPLITTING;
    }
}
