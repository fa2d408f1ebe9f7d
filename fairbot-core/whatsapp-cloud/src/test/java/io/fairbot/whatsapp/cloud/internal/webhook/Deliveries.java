package io.fairbot.whatsapp.cloud.internal.webhook;

import java.nio.charset.StandardCharsets;

/** Bodies of deliveries. */
final class Deliveries {
    static final String CENTRO = "880000000000101";

    private Deliveries() {}

    /** Returns a delivery with one message. */
    static byte[] message(String number, String message) {
        return value(number, "messages", "\"messages\":[" + message + "]");
    }

    /** Returns a delivery with one change of a number. */
    static byte[] value(String number, String field, String fields) {
        return change(
                field,
                "{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"554833110001\","
                        + "\"phone_number_id\":\"" + number + "\"}," + fields + "}");
    }

    /** Returns a delivery with one change. */
    static byte[] change(String field, String value) {
        return bytes("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"731100000000007\",\"changes\":[{"
                + "\"field\":\"" + field + "\",\"value\":" + value + "}]}]}");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
