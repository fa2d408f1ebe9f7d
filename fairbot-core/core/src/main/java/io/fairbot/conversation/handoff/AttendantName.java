package io.fairbot.conversation.handoff;

import java.util.Set;
import java.util.regex.Pattern;

/** The rule for names of attendants, which stand in the audit log, in events and on screens. */
final class AttendantName {
    static final int MAX_LENGTH = 80;

    /** What events say in place of an attendant's name. */
    private static final Set<String> RESERVED = Set.of("own-phone", "timeout");

    private static final int MIN_PHONE_DIGITS = 8;
    private static final Pattern INTERNATIONAL_NUMBER = Pattern.compile("\\+[0-9](?:[ ().-]*[0-9]){7}");

    private AttendantName() {}

    /**
     * Checks a name.
     *
     * @throws IllegalArgumentException when it is not allowed; the sentence repeats no name that is not reserved
     */
    static void check(String name) {
        if (RESERVED.contains(name)) {
            throw new IllegalArgumentException("\"" + name
                    + "\" names no attendant: it stands for a conversation that no attendant has taken or given"
                    + " back.");
        }
        if (name.isEmpty()
                || name.length() > MAX_LENGTH
                || isBlank(name.codePointAt(0))
                || isBlank(name.codePointBefore(name.length()))
                || name.codePoints().anyMatch(AttendantName::isMark)
                || isPhoneNumber(name)) {
            throw new IllegalArgumentException("The name of an attendant has 1 to " + MAX_LENGTH
                    + " characters, no blank at its ends, no line break, control or format mark, and is no telephone"
                    + " number, since it stands in the audit log and in events.");
        }
    }

    private static boolean isBlank(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }

    /** Returns whether a character could change how a line of a log or a page reads. */
    private static boolean isMark(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static boolean isPhoneNumber(String name) {
        boolean isWithoutLetters = name.codePoints().noneMatch(Character::isLetter);
        long digits = name.codePoints().filter(Character::isDigit).count();
        return (isWithoutLetters && digits >= MIN_PHONE_DIGITS)
                || INTERNATIONAL_NUMBER.matcher(name).find();
    }
}
