package io.fairbot.conversation.cache;

import io.fairbot.store.Document;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The documents that were used last, up to a total size.
 *
 * <p>Reads and writes are known from their begin to their end. The result of one is taken only when nothing else has changed
 * the document in between: the end of a read or write may be reported after that of a later one. Safe for use from any
 * thread.
 */
final class RecentDocuments {
    private static final float LOAD_FACTOR = 0.75f;

    private final long capacity;
    private final ToLongFunction<Object> sizes;
    /** In the order of use, the one that was used last at the end. */
    private final Map<DocumentName, SizedDocument> documents = new LinkedHashMap<>(16, LOAD_FACTOR, true);

    /** The last call for each document that is in progress, unless the document has changed since it was begun. */
    private final Map<DocumentName, PendingAccess> calls = new HashMap<>();

    private long size;
    private boolean enabled;

    /** The name of a document. */
    record DocumentName(String model, String id) {}

    private record SizedDocument(Document<?> document, long size) {}

    /** A read or write in progress; each is equal to itself alone. */
    static final class PendingAccess {
        private final DocumentName key;

        private PendingAccess(DocumentName key) {
            this.key = key;
        }
    }

    /**
     * Creates an empty set, which takes documents only once it is enabled.
     *
     * @param capacity the highest sum of the sizes
     * @param sizes returns the size of the content of a document
     */
    RecentDocuments(long capacity, ToLongFunction<Object> sizes) {
        this.capacity = capacity;
        this.sizes = sizes;
    }

    synchronized void enable() {
        enabled = true;
    }

    /** Removes all documents and takes no more. */
    synchronized void disable() {
        enabled = false;
        clear();
    }

    /** Removes all documents. */
    synchronized void clear() {
        documents.clear();
        calls.clear();
        size = 0;
    }

    synchronized Optional<Document<?>> find(DocumentName key) {
        return Optional.ofNullable(documents.get(key)).map(SizedDocument::document);
    }

    /** Begins a read or a write. */
    synchronized PendingAccess begin(DocumentName key) {
        PendingAccess call = new PendingAccess(key);
        if (enabled) {
            calls.put(key, call);
        }
        return call;
    }

    /** Ends a call with the document that was read or written. */
    synchronized void end(PendingAccess call, Document<?> result) {
        DocumentName key = call.key;
        if (calls.remove(key, call)) {
            put(key, result);
            return;
        }
        // A read that is in progress may return what was there before this write.
        calls.remove(key);
        SizedDocument known = documents.get(key);
        if (known != null && known.document.version() < result.version()) {
            remove(key);
        }
    }

    /** Ends a call without a document. */
    synchronized void end(PendingAccess call) {
        calls.remove(call.key, call);
    }

    /** Takes a document that some writer has written, when it is here or somebody is about to use it. */
    synchronized void changed(DocumentName key, Document<?> document) {
        if (calls.remove(key) != null || documents.containsKey(key)) {
            put(key, document);
        }
    }

    /** Removes a document, of which it is not known what it is now. */
    synchronized void forget(DocumentName key) {
        calls.remove(key);
        remove(key);
    }

    private void put(DocumentName key, Document<?> document) {
        SizedDocument before = documents.get(key);
        if (before != null && before.document.version() >= document.version()) {
            return;
        }
        remove(key);
        SizedDocument added = new SizedDocument(document, sizes.applyAsLong(document.value()));
        documents.put(key, added);
        size += added.size;
        Iterator<SizedDocument> oldest = documents.values().iterator();
        while (size > capacity) {
            size -= oldest.next().size;
            oldest.remove();
        }
    }

    private void remove(DocumentName key) {
        SizedDocument removed = documents.remove(key);
        size -= removed == null ? 0 : removed.size;
    }
}
