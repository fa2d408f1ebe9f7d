package io.fairbot.agents.exchange;

import java.util.Locale;

/** The languages of the desk. */
enum Language {
    PT(Locale.forLanguageTag("pt-BR")),
    EN(Locale.ENGLISH);

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    Locale locale() {
        return locale;
    }

    static Language of(Locale locale) {
        return locale.getLanguage().equals(Locale.ENGLISH.getLanguage()) ? EN : PT;
    }
}
