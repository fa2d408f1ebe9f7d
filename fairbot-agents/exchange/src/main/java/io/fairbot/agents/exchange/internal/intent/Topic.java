package io.fairbot.agents.exchange.internal.intent;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An intent recognized in a customer's message: a subject, a command or small talk. */
public enum Topic {
    RATES("rates.strong"),
    /** Words that ask for rates only when no other topic is asked for: "documents to buy dollars". */
    RATES_PERHAPS("rates.weak"),
    HOURS("hours"),
    ADDRESSES("addresses"),
    DOCUMENTS("documents"),
    HOW("how"),
    CONTACT("contact"),
    /** The price of an amount, step by step. */
    CALCULATE("calculate"),
    LIMITS("limits"),
    /** Splitting a deal to stay below a limit, with which the bot does not help. */
    SPLITTING("splitting"),
    MENU("menu"),
    ENGLISH("english"),
    PORTUGUESE("portuguese"),
    THANKS("thanks"),
    BYE("bye"),
    /** Small talk, this one and the next three, counts only when the message contains nothing else. */
    OK("small.ok"),
    YES("small.yes"),
    NO("small.no"),
    LAUGHTER("small.laughter"),
    GREETING("greeting");

    /** The topics of the menu in its order; they are numbered from 1. */
    public static final List<Topic> MENU_ORDER = List.of(RATES, HOURS, ADDRESSES, DOCUMENTS, HOW, CONTACT);

    private final String entry;

    Topic(String entry) {
        this.entry = entry;
    }

    /** Returns the topic with an entry of this name in the vocabulary. */
    static Optional<Topic> byName(String entry) {
        return Arrays.stream(values())
                .filter(topic -> topic.entry.equals(entry))
                .findFirst();
    }

    /** Returns the name of this topic in statistics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the labels of topics. */
    public static String[] labels(List<Topic> topics) {
        return topics.stream().map(Topic::label).toArray(String[]::new);
    }

    /** Returns whether this is small talk, such as "ok", which is neither a question nor answered with the menu. */
    public boolean isSmallTalk() {
        return this == OK || this == YES || this == NO || this == LAUGHTER;
    }

    /** Returns whether this is a question, not a courtesy. */
    public boolean isQuestion() {
        return MENU_ORDER.contains(this) || this == CALCULATE || this == LIMITS || this == SPLITTING;
    }
}
