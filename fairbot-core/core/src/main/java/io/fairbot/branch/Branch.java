package io.fairbot.branch;

import java.time.ZoneId;
import java.util.List;

/**
 * A shop with a WhatsApp number of its own. Immutable.
 *
 * @param id its id in keys and addresses: a lower-case letter and up to 39 more, digits or hyphens
 * @param name its name, as shown to customers
 * @param city its city
 * @param state the two letters of its state
 * @param address street, number, district and city, in one line
 * @param map a {@code geo:} or {@code https:} URI of its location, possibly empty
 * @param zone its time zone
 * @param priority 1 for the head office to 5
 * @param phone its WhatsApp number in E.164 form; empty where only the phone that is linked knows it
 * @param hours its opening hours
 * @param currencies the currencies it deals in, ISO 4217 codes in the order of display
 * @param channel the id of its channel: {@code sandbox}, {@code cloud} or {@code web}
 */
public record Branch(
        String id,
        String name,
        String city,
        String state,
        String address,
        String map,
        ZoneId zone,
        int priority,
        String phone,
        OpeningHours hours,
        List<String> currencies,
        String channel) {

    /** The priority of a branch that names none. */
    private static final int DEFAULT_PRIORITY = 3;

    /**
     * Creates a branch that is only a line: always open, and without address.
     *
     * @param id its id: a lower-case letter and up to 39 more, digits or hyphens
     * @param channel the id of its channel
     * @param zone its time zone
     * @return the branch, whose name is its id
     * @throws IllegalArgumentException when the id is not allowed
     */
    public static Branch of(String id, String channel, ZoneId zone) {
        if (!id.matches("[a-z][a-z0-9-]{0,39}")) {
            throw new IllegalArgumentException("\"" + id
                    + "\" cannot name a branch: it must be a lower-case letter and up to 39 more, digits or hyphens.");
        }
        return new Branch(
                id, id, "", "", "", "", zone, DEFAULT_PRIORITY, "", OpeningHours.always(zone), List.of(), channel);
    }

    /** Copies the currencies. */
    public Branch {
        currencies = List.copyOf(currencies);
    }
}
