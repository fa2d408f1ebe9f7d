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
 * @param phone its WhatsApp number in E.164 form
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

    /** Copies the currencies. */
    public Branch {
        currencies = List.copyOf(currencies);
    }
}
