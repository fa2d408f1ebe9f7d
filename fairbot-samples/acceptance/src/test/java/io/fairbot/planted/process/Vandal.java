package io.fairbot.planted.process;

import java.util.Locale;

class Vandal {
    void speakEnglish() {
        Locale.setDefault(Locale.ENGLISH);
    }
}
