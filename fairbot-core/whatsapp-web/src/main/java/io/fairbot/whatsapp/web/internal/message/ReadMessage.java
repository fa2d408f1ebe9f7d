package io.fairbot.whatsapp.web.internal.message;

import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.web.internal.binary.Jid;
import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import io.fairbot.whatsapp.web.internal.media.MediaPointer;
import java.util.Optional;

/** What a decrypted message turned out to be. */
public sealed interface ReadMessage {

    /**
     * A message that a person wrote.
     *
     * @param content what it says
     * @param quoted the id of the message that it answers, empty for none
     * @param file where the file of a medium is; empty for any other content
     */
    record WrittenContent(MessageContent content, Optional<String> quoted, Optional<MediaPointer> file)
            implements ReadMessage {}

    /**
     * A copy of a message that another device of the own account has sent.
     *
     * @param chat the chat in which it was sent
     * @param message the message
     */
    record OwnCopy(Jid chat, ReadMessage message) implements ReadMessage {}

    /**
     * A notice from the own phone, or of the settings of a chat, which no person wrote.
     *
     * @param type the number of its type, as the protocol has it
     * @param fields the fields of the notice
     */
    record ProtocolNotice(int type, Bytes fields) implements ReadMessage {
        /** The type of a change of disappearing messages. */
        public static final int DISAPPEARING = 3;

        /** The type of a notice of history. */
        public static final int HISTORY = 5;

        /** The type of keys for the state of the app. */
        public static final int APP_STATE_KEYS = 6;

        /** The type of the numbers that belong to LIDs. */
        public static final int LID_MIGRATION = 22;
    }

    /** Nothing that anyone sees, such as the key of a group. */
    record Silence() implements ReadMessage {}
}
