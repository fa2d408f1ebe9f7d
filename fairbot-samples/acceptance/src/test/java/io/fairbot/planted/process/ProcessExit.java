package io.fairbot.planted.process;

import java.util.Locale;

class ProcessExit {
    void speakEnglish() {
        Locale.setDefault(Locale.ENGLISH);
    }
}
