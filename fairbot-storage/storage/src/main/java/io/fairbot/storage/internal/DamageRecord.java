package io.fairbot.storage.internal;

import io.fairbot.store.Page.DamagedDocument;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The damage that was found where a store keeps its documents, however it was found: by a read, a change of somebody else, a
 * backup, or while the store was opened. A damaged document is removed when it was replaced or deleted; other damage remains. Safe for use from any thread.
 */
public final class DamageRecord {
    private static final Logger log = LoggerFactory.getLogger(DamageRecord.class);
    /** The number of documents that are remembered; more are logged and not counted. */
    private static final int MAX_DOCUMENTS = 10_000;
    /** The number of documents that are logged one by one. */
    private static final int LOGGED = 100;
    /** The number of documents that are named in the problem of the store. */
    private static final int NAMED = 3;
    /** Ids that say nothing of a person: a generated one, or a short name without a telephone number. */
    private static final Pattern HARMLESS = Pattern.compile("[0-9A-Za-z]{26}|(?!.*[0-9]{7})[0-9a-z_-]{1,40}");

    private final String where;
    private final String remedy;
    private final Map<DamagedId, DamagedDocument> documents = new LinkedHashMap<>();
    private final Set<String> others = new LinkedHashSet<>();

    /** The model and the id of a damaged document. */
    private record DamagedId(String model, String id) {}

    /**
     * Creates an empty record.
     *
     * @param where the place of the documents as the subject of a sentence, such as "The file store.db"
     * @param remedy what to do about a damaged document, in full sentences
     */
    public DamageRecord(String where, String remedy) {
        this.where = where;
        this.remedy = remedy;
    }

    /** Adds a damaged document; the first ones are logged, each once. */
    public synchronized void add(DamagedDocument found) {
        if (documents.size() < MAX_DOCUMENTS
                && documents.put(new DamagedId(found.model(), found.id()), found) == null) {
            if (documents.size() < LOGGED) {
                log.error("{}", sentence(found));
            } else if (documents.size() == LOGGED) {
                log.error("{} Further ones are not logged; health has their number.", sentence(found));
            }
        }
    }

    /** Adds other damage, described in full sentences; it is logged once. */
    public synchronized void add(String sentences) {
        if (others.add(sentences)) {
            log.error("{}", sentences);
        }
    }

    /** Removes a document that was replaced or deleted. */
    public synchronized void remove(String model, String id) {
        documents.remove(new DamagedId(model, id));
    }

    /** Returns whether any document is damaged. */
    public synchronized boolean hasDocuments() {
        return !documents.isEmpty();
    }

    /** Returns the damaged documents. */
    public synchronized List<DamagedDocument> documents() {
        return List.copyOf(documents.values());
    }

    /** Returns the number of damaged documents and other places. */
    public synchronized long count() {
        return documents.size() + (long) others.size();
    }

    /** Returns what was found and the remedy, without personal data; empty when nothing was found. */
    public synchronized Optional<String> problem() {
        if (!others.isEmpty()) {
            return Optional.of(others.iterator().next());
        }
        if (documents.isEmpty()) {
            return Optional.empty();
        }
        String names =
                documents.values().stream().limit(NAMED).map(DamageRecord::name).collect(Collectors.joining(", "));
        String more = documents.size() > NAMED ? " and " + (documents.size() - NAMED) + " more" : "";
        return Optional.of(where + " is damaged in " + documents.size()
                + (documents.size() == 1 ? " document: " : " documents: ") + names + more + ". " + remedy);
    }

    /** Returns the description of a damaged document, with place and remedy. */
    public String sentence(DamagedDocument found) {
        return where + " is damaged in one document, " + name(found) + ": " + found.reason() + ". " + remedy;
    }

    private static String name(DamagedDocument found) {
        return found.model() + " "
                + (HARMLESS.matcher(found.id()).matches()
                        ? found.id()
                        : "with the id of SHA-256 " + digest(found.id()));
    }

    private static String digest(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6) + "…";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
