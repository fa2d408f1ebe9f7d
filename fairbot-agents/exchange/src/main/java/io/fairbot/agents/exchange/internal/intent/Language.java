package io.fairbot.agents.exchange.internal.intent;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The languages of the bot. */
public enum Language {
    PT(Locale.forLanguageTag("pt-BR")),
    EN(Locale.ENGLISH),
    ES(Locale.forLanguageTag("es"));

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    /** Returns the locale of this language. */
    public Locale locale() {
        return locale;
    }

    /** Returns the language with a stored name; empty for a name stored by a version with other languages. */
    public static Optional<Language> named(String name) {
        return Arrays.stream(values()).filter(one -> one.name().equals(name)).findFirst();
    }

    /** Returns the language for a locale: English, Spanish, or Portuguese for every other one. */
    public static Language of(Locale locale) {
        return Arrays.stream(values())
                .filter(one -> one.locale.getLanguage().equals(locale.getLanguage()))
                .findFirst()
                .orElse(PT);
    }

    /** Returns the two letters of this language. */
    public String code() {
        return locale.getLanguage();
    }
}
