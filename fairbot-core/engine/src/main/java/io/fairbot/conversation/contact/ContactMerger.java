package io.fairbot.conversation.contact;

import io.fairbot.conversation.contact.ContactResolver.ContactResolution;
import io.fairbot.conversation.storage.AliasEntry;
import io.fairbot.conversation.storage.ContactMerge;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.conversation.storage.OptOut;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Contact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A planner of merges of contacts that proved to be one person. The oldest contact stays; the others are deleted, and a
 * {@link ContactMerge} says whose their rows are from now on.
 */
final class ContactMerger {
    private final DocumentStore store;
    private final Platform platform;
    private final ContactDirectory directory;

    ContactMerger(DocumentStore store, Platform platform, ContactDirectory directory) {
        this.store = store;
        this.platform = platform;
        this.directory = directory;
    }

    /** A contact that takes part in a merge; its document may be missing, and it may have opted out. */
    private record MergedContact(String id, Optional<Document<Contact>> document, Optional<Document<OptOut>> optOut) {
        Instant since() {
            return document.map(found -> found.value().since()).orElse(Instant.MAX);
        }

        List<Alias> aliases() {
            return document.map(found -> found.value().aliases()).orElse(List.of());
        }
    }

    /**
     * Plans a merge.
     *
     * @param ids the contacts, two or more
     * @param known the aliases by which they were found
     * @param unknown further aliases, which belong to no contact yet
     */
    CompletionStage<ContactResolution> merge(
            List<String> ids, Map<Alias, Document<AliasEntry>> known, List<Alias> unknown) {
        return Stages.all(ids.stream().map(this::read).toList()).thenApply(contacts -> {
            MergedContact stays = contacts.stream()
                    .min(Comparator.comparing(MergedContact::since).thenComparing(MergedContact::id))
                    .orElseThrow();
            List<MergedContact> gone = contacts.stream()
                    .filter(contact -> !contact.id().equals(stays.id()))
                    .toList();
            List<Write> writes = new ArrayList<>(aliases(stays, gone, known, unknown));
            stays.document.ifPresent(
                    document -> writes.add(Write.replace(document, united(document.value(), gone, known, unknown))));
            Instant now = platform.time().now();
            for (MergedContact contact : gone) {
                contact.document.ifPresent(document -> writes.add(Write.delete(document)));
                writes.add(Write.insert(ConversationModels.MERGES, contact.id, new ContactMerge(stays.id, now)));
            }
            gone.stream()
                    .flatMap(contact -> contact.optOut.stream())
                    .findFirst()
                    .ifPresent(optOut -> writes.add(Write.put(ConversationModels.OPT_OUTS, stays.id, optOut.value())));
            return new ContactResolution(
                    stays.id, gone.stream().map(MergedContact::id).toList(), writes);
        });
    }

    private CompletionStage<MergedContact> read(String id) {
        return store.get(ConversationModels.CONTACTS, id)
                .thenCombine(
                        store.get(ConversationModels.OPT_OUTS, id),
                        (document, optOut) -> new MergedContact(id, document, optOut));
    }

    /** Points every alias of the contacts that are gone to the one that stays. */
    private List<Write> aliases(
            MergedContact stays,
            List<MergedContact> gone,
            Map<Alias, Document<AliasEntry>> known,
            List<Alias> unknown) {
        AliasEntry entry = new AliasEntry(stays.id);
        Map<String, Write> writes = new LinkedHashMap<>();
        // The documents of the contacts guard their aliases: whoever changes one of these replaces the contact.
        gone.forEach(contact -> contact.aliases()
                .forEach(alias -> writes.put(alias.key(), Write.put(ConversationModels.ALIASES, alias.key(), entry))));
        known.forEach((alias, document) -> {
            if (!directory.current(document.value().contact()).equals(stays.id)) {
                writes.put(alias.key(), Write.replace(document, entry));
            }
        });
        unknown.forEach(alias -> writes.put(alias.key(), Write.insert(ConversationModels.ALIASES, alias.key(), entry)));
        return List.copyOf(writes.values());
    }

    private static Contact united(
            Contact stays, List<MergedContact> gone, Map<Alias, Document<AliasEntry>> known, List<Alias> unknown) {
        List<Alias> all = new ArrayList<>(stays.aliases());
        gone.forEach(contact -> all.addAll(contact.aliases()));
        all.addAll(known.keySet());
        all.addAll(unknown);
        Optional<String> name = stays.name()
                .or(() -> gone.stream()
                        .map(contact -> contact.document
                                .flatMap(found -> found.value().name())
                                .orElse(null))
                        .filter(Objects::nonNull)
                        .findFirst());
        return new Contact(stays.id(), ContactResolver.distinct(all), name, stays.since());
    }
}
