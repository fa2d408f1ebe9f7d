package io.fairbot.whatsapp.cloud.internal.webhook;

/** Thrown for a body that is not a delivery at all. Its message is one sentence without anything of the body. */
final class MalformedDeliveryException extends Exception {
    private static final long serialVersionUID = 1;

    private final String detail;

    MalformedDeliveryException(String detail) {
        super(detail);
        this.detail = detail;
    }

    String detail() {
        return detail;
    }
}
