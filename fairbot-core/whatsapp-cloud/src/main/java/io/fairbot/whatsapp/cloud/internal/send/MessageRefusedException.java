package io.fairbot.whatsapp.cloud.internal.send;

import io.fairbot.FairbotException;
import io.fairbot.whatsapp.FailureCause;

/** Thrown when a message can never be sent; the message is one sentence that begins with the field. */
public final class MessageRefusedException extends FairbotException {
    private static final long serialVersionUID = 1L;
    /** The code with which Meta refuses a value that is not allowed. */
    private static final String BAD_VALUE = "131009";

    private final FailureCause cause;

    /** Creates a refusal for a cause, with the code with which Meta would refuse the message. */
    public MessageRefusedException(FailureCause cause, String message) {
        super(message, null);
        this.cause = cause;
    }

    static MessageRefusedException badValue(String message) {
        return new MessageRefusedException(FailureCause.CLOUD_BAD_PARAMETER.withCode(BAD_VALUE), message);
    }

    /** Returns the cause. */
    public FailureCause failureCause() {
        return cause;
    }
}
