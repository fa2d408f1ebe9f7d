package io.fairbot.whatsapp.sandbox;

import java.util.Arrays;

/**
 * The index of one chat of a transcript: where its last messages are. Messages are counted from 0 in the order of the chat.
 * Not safe for use from several threads.
 */
final class TranscriptChat {
    /** The number of last messages that are found. */
    static final int MAX_MESSAGES = 500;

    /** Most chats are short, and there can be many thousands of them. */
    private static final int INITIAL_CAPACITY = 8;

    private long[] offsets = new long[INITIAL_CAPACITY];
    private int[] idHashes = new int[INITIAL_CAPACITY];
    private int count;
    private String lastId = "";

    void add(long offset, String id) {
        int at = count % MAX_MESSAGES;
        if (at == offsets.length) {
            int more = Math.min(2 * at, MAX_MESSAGES);
            offsets = Arrays.copyOf(offsets, more);
            idHashes = Arrays.copyOf(idHashes, more);
        }
        offsets[at] = offset;
        idHashes[at] = id.hashCode();
        lastId = id;
        count++;
    }

    /** Returns the first message that is still found. */
    int begin() {
        return Math.max(0, count - MAX_MESSAGES);
    }

    /** Returns the number after the last message. */
    int end() {
        return count;
    }

    /** Returns where a message is in the file. */
    long offset(int message) {
        return offsets[message % MAX_MESSAGES];
    }

    /** Returns whether a message may have an id; only the line itself is proof. */
    boolean canBe(int message, String id) {
        return idHashes[message % MAX_MESSAGES] == id.hashCode();
    }

    /** Returns the id of the last message, empty before the first one. */
    String lastId() {
        return lastId;
    }
}
