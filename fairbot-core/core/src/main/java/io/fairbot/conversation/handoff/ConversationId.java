package io.fairbot.conversation.handoff;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The identity of a conversation: a contact at a branch.
 *
 * @param branch the branch's id
 * @param contact the contact's id
 */
public record ConversationId(String branch, String contact) {
    private static final char SEPARATOR = '.';
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,39}\\.[A-Za-z0-9_-]{1,100}");

    /**
     * Parses the form of {@link #toString()}.
     *
     * @param text such as {@code matriz.0193b1f0}
     * @return the id, empty when the text has another form
     */
    public static Optional<ConversationId> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        int separator = text.indexOf(SEPARATOR);
        return Optional.of(new ConversationId(text.substring(0, separator), text.substring(separator + 1)));
    }

    /** Returns the branch and the contact with a dot between them, as in the paths of the API. */
    @Override
    public String toString() {
        return branch + SEPARATOR + contact;
    }
}
