package io.fairbot.whatsapp;

/**
 * An identifier under which WhatsApp knows a person.
 *
 * @param kind the kind of identifier
 * @param value the identifier, 1 to {@value #MAX_LENGTH} characters; a phone's in E.164 form
 */
public record Alias(AliasKind kind, String value) {
    /** The largest length of a value, which is part of a document's id. */
    public static final int MAX_LENGTH = 150;

    /**
     * Checks the value, so that later use of it cannot fail.
     *
     * @throws IllegalArgumentException when the value is too short or too long, or a phone's is not in E.164 form
     */
    public Alias {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("The name of a person has 1 to " + MAX_LENGTH + " characters.");
        }
        if (kind == AliasKind.PHONE) {
            value = new PhoneNumber(value).e164();
        }
    }

    /** The kinds of identifiers. */
    public enum AliasKind {
        /** A telephone number; a person may hide it. */
        PHONE,
        /** WhatsApp's own identifier of an account, without a phone. */
        LID,
        /** The Cloud API's identifier of a person towards one business. */
        BSUID
    }

    /**
     * Creates the alias of a telephone number.
     *
     * @param number the number
     * @return the alias, with the number as it was given
     */
    public static Alias of(PhoneNumber number) {
        return new Alias(AliasKind.PHONE, number.e164());
    }

    /**
     * Returns the key under which the person is looked up; it is the same for all spellings of a telephone number,
     * see {@link PhoneNumber#canonical()}.
     *
     * @return kind and value
     */
    public String key() {
        String canonical =
                kind == AliasKind.PHONE ? new PhoneNumber(value).canonical().e164() : value;
        return kind + ":" + canonical;
    }

    /** Returns the kind and the value with its middle hidden. */
    @Override
    public String toString() {
        String shown = kind == AliasKind.PHONE ? new PhoneNumber(value).toString() : "****";
        return kind + ":" + shown;
    }
}
