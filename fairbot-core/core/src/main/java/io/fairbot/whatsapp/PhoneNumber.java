package io.fairbot.whatsapp;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A telephone number in E.164 form, such as {@code +5548999990001}.
 *
 * <p>{@link #toString()} hides the digits in the middle, so that numbers do not get into logs.
 *
 * @param e164 a plus sign and 8 to 15 digits
 */
public record PhoneNumber(String e164) {
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{7,14}");
    private static final Pattern INPUT = Pattern.compile("\\+?[0-9][0-9 ().-]{0,30}");
    /** Brazil, two digits of the area, and a mobile number as it was before its ninth digit. */
    private static final Pattern BRAZIL_WITHOUT_NINTH = Pattern.compile("\\+55([1-9][0-9])([6-9][0-9]{7})");

    private static final int MAX_PREFIX = 5;
    private static final int SUFFIX = 4;
    private static final int MIN_HIDDEN = 4;

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException when it is not E.164
     */
    public PhoneNumber {
        if (!E164.matcher(e164).matches()) {
            throw notANumber(null);
        }
    }

    /**
     * Parses a number with its country code, with or without the plus sign, and with blanks, dots, hyphens or brackets.
     *
     * @param text the text
     * @return the number
     * @throws IllegalArgumentException when it cannot be a telephone number of any country
     */
    public static PhoneNumber parse(String text) {
        if (!INPUT.matcher(text).matches()) {
            throw notANumber(null);
        }
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        try {
            Phonenumber.PhoneNumber parsed = numbers.parse(text.startsWith("+") ? text : "+" + text, null);
            if (!numbers.isPossibleNumber(parsed)) {
                throw notANumber(null);
            }
            return new PhoneNumber(numbers.format(parsed, PhoneNumberFormat.E164));
        } catch (NumberParseException e) {
            throw notANumber(e);
        }
    }

    /**
     * Returns the number under which the same person is always found: Brazilian mobile numbers get the ninth digit that
     * WhatsApp leaves out for older accounts.
     *
     * @return this number, or the same with the ninth digit
     */
    public PhoneNumber canonical() {
        Matcher matcher = BRAZIL_WITHOUT_NINTH.matcher(e164);
        return matcher.matches() ? new PhoneNumber("+55" + matcher.group(1) + "9" + matcher.group(2)) : this;
    }

    /**
     * Returns the number in international format, for texts to its owner or to customers.
     *
     * @return such as {@code +55 48 99999-0001}
     */
    public String international() {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        try {
            return numbers.format(numbers.parse(e164, null), PhoneNumberFormat.INTERNATIONAL);
        } catch (NumberParseException e) {
            // An unassigned country code: the digits are all there is to show.
            return e164;
        }
    }

    /** Returns the number with its middle hidden, such as {@code +5548*****0001}. */
    @Override
    public String toString() {
        int end = e164.length() - SUFFIX;
        int start = Math.min(MAX_PREFIX, end - MIN_HIDDEN);
        return e164.substring(0, start) + "*".repeat(end - start) + e164.substring(end);
    }

    private static IllegalArgumentException notANumber(@org.jspecify.annotations.Nullable Exception cause) {
        return new IllegalArgumentException(
                "This is not a telephone number: it must have a country code and 8 to 15 digits in all, such as"
                        + " +5548999990001.",
                cause);
    }
}
