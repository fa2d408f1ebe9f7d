package io.fairbot.storage.internal.embedded;

import io.fairbot.store.Page.DamagedDocument;

/** Thrown when one row of a table cannot be read, while the others can. */
final class DamagedRowException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient DamagedDocument document;

    DamagedRowException(DamagedDocument document) {
        super(document.reason());
        this.document = document;
    }

    DamagedDocument document() {
        return document;
    }
}
