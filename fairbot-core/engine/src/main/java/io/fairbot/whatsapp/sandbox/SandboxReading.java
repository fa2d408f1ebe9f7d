package io.fairbot.whatsapp.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the customers of one line see of the reader of their messages; forgotten with the line. Safe for use from any thread. */
final class SandboxReading {
    private static final int MAX_CHATS = 10_000;

    private final Map<String, ChatReading> chats = new LinkedHashMap<>();

    /**
     * The reader of a chat, as its customer sees it.
     *
     * @param lastRead the id of the last message that was read
     * @param typing whether an answer is being written
     */
    record ChatReading(String lastRead, boolean typing) {}

    synchronized void seen(String chat, List<String> messageIds, boolean typing) {
        chats.remove(chat);
        chats.put(chat, new ChatReading(messageIds.get(messageIds.size() - 1), typing));
        if (chats.size() > MAX_CHATS) {
            chats.remove(chats.keySet().iterator().next());
        }
    }

    /** Ends the display that an answer is being written: it has arrived. */
    synchronized void answered(String chat) {
        chats.computeIfPresent(chat, (id, reading) -> new ChatReading(reading.lastRead, false));
    }

    synchronized Optional<ChatReading> find(String chat) {
        return Optional.ofNullable(chats.get(chat));
    }
}
