package io.fairbot.agents.exchange.internal.intent;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The languages of the desk. */
public enum Language {
    PT(Locale.forLanguageTag("pt-BR")),
    EN(Locale.ENGLISH);

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    public Locale locale() {
        return locale;
    }

    /** The language of that name; empty where another version of the desk knew more of them. */
    public static Optional<Language> named(String name) {
        return Arrays.stream(values()).filter(one -> one.name().equals(name)).findFirst();
    }

    public static Language of(Locale locale) {
        return locale.getLanguage().equals(Locale.ENGLISH.getLanguage()) ? EN : PT;
    }
}
