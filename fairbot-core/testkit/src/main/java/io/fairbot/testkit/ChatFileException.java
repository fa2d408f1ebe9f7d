package io.fairbot.testkit;

import io.fairbot.FairbotException;
import java.util.List;

/** Thrown when chat files cannot be read; the message has one line for each mistake, with file and line. */
public final class ChatFileException extends FairbotException {
    ChatFileException(List<String> mistakes) {
        super(String.join("\n", mistakes), null);
    }
}
