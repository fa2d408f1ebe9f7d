package io.fairbot.whatsapp.web.internal.connection;

import io.fairbot.FairbotException;

/** A failure of a request that the server has refused. */
public final class RefusedQueryException extends FairbotException {
    private static final long serialVersionUID = 1L;

    private final String code;

    RefusedQueryException(String code) {
        super("The server refused a request with the code " + code + ".", null);
        this.code = code;
    }

    /**
     * Returns the code.
     *
     * @return such as {@code 404}
     */
    public String code() {
        return code;
    }
}
