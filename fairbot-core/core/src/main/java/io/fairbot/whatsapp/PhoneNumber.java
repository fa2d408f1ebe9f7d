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
    private static final Pattern INPUT = Pattern.compile("\\+?[0-9][0-9 ().-]{0,30}");
    /** Marks that are not seen: direction, joining, byte order. Copied numbers have them around. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cc}&&[^\\n\\r\\t]]");

    private static final Pattern BLANK = Pattern.compile("[\\p{Zs}\\t]");
    private static final Pattern OUTER_BLANKS = Pattern.compile("^ +| +\\z");
    private static final Pattern HYPHEN = Pattern.compile("[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]");
    /** Brazil, two digits of the area, and a mobile number as it was before its ninth digit. */
    private static final Pattern BRAZIL_WITHOUT_NINTH = Pattern.compile("\\+55([1-9][0-9])([6-9][0-9]{7})");
    /** Mexico, the 1 that mobile numbers had until 2019 and that WhatsApp still writes, and the number. */
    private static final Pattern MEXICO_WITH_ONE = Pattern.compile("\\+521([1-9][0-9]{9})");
    /** Argentina and a number without the 9 that mobile numbers have in international form. */
    private static final Pattern ARGENTINA_WITHOUT_NINE = Pattern.compile("\\+54([1-3][0-9]{9})");

    private static final int MIN_E164 = 9;
    private static final int MAX_E164 = 16;
    private static final int MAX_PREFIX = 5;
    private static final int SUFFIX = 4;
    private static final int MIN_HIDDEN = 4;

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException when it is not E.164
     */
    public PhoneNumber {
        if (!isE164(e164)) {
            throw notANumber(null);
        }
    }

    /** Returns whether a text is a plus sign and 8 to 15 digits, of which the first is not 0. */
    private static boolean isE164(String text) {
        if (text.length() < MIN_E164 || text.length() > MAX_E164 || text.charAt(0) != '+' || text.charAt(1) == '0') {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /**
     * Parses a number with its country code, with or without the plus sign, and with blanks, dots, hyphens or brackets of
     * any kind; marks that cannot be seen are ignored. A Mexican number may have the 1 that WhatsApp writes.
     *
     * @param text the text
     * @return the number as it was written; see {@link #canonical()}
     * @throws IllegalArgumentException when it cannot be a telephone number of any country
     */
    public static PhoneNumber parse(String text) {
        String plain = INVISIBLE.matcher(text).replaceAll("");
        plain = HYPHEN.matcher(BLANK.matcher(plain).replaceAll(" ")).replaceAll("-");
        plain = OUTER_BLANKS.matcher(plain).replaceAll("");
        if (!INPUT.matcher(plain).matches()) {
            throw notANumber(null);
        }
        String digits = "+" + plain.replaceAll("[^0-9]", "");
        if (MEXICO_WITH_ONE.matcher(digits).matches()) {
            return new PhoneNumber(digits);
        }
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        try {
            Phonenumber.PhoneNumber parsed = numbers.parse(plain.startsWith("+") ? plain : "+" + plain, null);
            if (!numbers.isPossibleNumber(parsed)) {
                throw notANumber(null);
            }
            return new PhoneNumber(numbers.format(parsed, PhoneNumberFormat.E164));
        } catch (NumberParseException e) {
            throw notANumber(e);
        }
    }

    /**
     * Returns the number under which the same person is always found, however WhatsApp or a person writes it: Brazilian
     * mobile numbers get the ninth digit that older accounts lack, Mexican ones lose the 1 after the country code, and
     * Argentine ones get the 9.
     *
     * @return this number, or the other spelling of it
     */
    public PhoneNumber canonical() {
        Matcher brazil = BRAZIL_WITHOUT_NINTH.matcher(e164);
        if (brazil.matches()) {
            return new PhoneNumber("+55" + brazil.group(1) + "9" + brazil.group(2));
        }
        Matcher mexico = MEXICO_WITH_ONE.matcher(e164);
        if (mexico.matches()) {
            return new PhoneNumber("+52" + mexico.group(1));
        }
        Matcher argentina = ARGENTINA_WITHOUT_NINE.matcher(e164);
        return argentina.matches() ? new PhoneNumber("+549" + argentina.group(1)) : this;
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
