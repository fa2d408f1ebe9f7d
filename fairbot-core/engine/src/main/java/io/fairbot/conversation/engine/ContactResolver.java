package io.fairbot.conversation.engine;

import io.fairbot.conversation.storage.AliasEntry;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.runtime.Platform;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Contact;
import io.fairbot.whatsapp.InboundMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * A resolver that finds or creates the contact of an inbound message by its aliases.
 *
 * <p>The first alias decides. Further aliases without a contact are added to the same contact; an alias of another
 * contact remains there: to merge two contacts is a decision, not a side effect of a message.
 */
final class ContactResolver {
    private final DocumentStore store;
    private final Platform platform;

    ContactResolver(DocumentStore store, Platform platform) {
        this.store = store;
        this.platform = platform;
    }

    /** A resolved contact: its id, and the writes to commit together with the message so that the next one finds it. */
    record ContactResolution(String contact, List<Write> writes) {}

    CompletionStage<ContactResolution> resolve(InboundMessage message) {
        String key = message.author().get(0).key();
        return store.get(ConversationModels.ALIASES, key)
                .thenCompose(found -> found.isPresent()
                        ? existingContact(found.get().value().contact(), message)
                        : createContact(message));
    }

    private CompletionStage<ContactResolution> createContact(InboundMessage message) {
        List<Alias> all = distinct(message.author());
        String id = platform.ids().next();
        return free(all.subList(1, all.size())).thenApply(others -> {
            List<Alias> aliases = new ArrayList<>(all.subList(0, 1));
            aliases.addAll(others);
            List<Write> writes = entries(aliases, id);
            writes.add(Write.insert(
                    ConversationModels.CONTACTS,
                    id,
                    new Contact(id, aliases, message.name(), platform.time().now())));
            return new ContactResolution(id, writes);
        });
    }

    private CompletionStage<ContactResolution> existingContact(String contact, InboundMessage message) {
        if (message.author().size() == 1) {
            return CompletableFuture.completedStage(new ContactResolution(contact, List.of()));
        }
        return store.get(ConversationModels.CONTACTS, contact)
                .thenCompose(document -> document.isEmpty()
                        ? CompletableFuture.completedStage(new ContactResolution(contact, List.of()))
                        : withNewAliases(document.get(), message));
    }

    private CompletionStage<ContactResolution> withNewAliases(Document<Contact> document, InboundMessage message) {
        List<Alias> unknown = distinct(message.author()).stream()
                .filter(alias -> document.value().aliases().stream()
                        .noneMatch(has -> has.key().equals(alias.key())))
                .toList();
        return free(unknown).thenApply(added -> extended(document, added));
    }

    /** Returns the aliases that belong to no contact. */
    private CompletionStage<List<Alias>> free(List<Alias> aliases) {
        CompletionStage<List<Alias>> free = CompletableFuture.completedStage(List.of());
        for (Alias alias : aliases) {
            free = free.thenCombine(store.get(ConversationModels.ALIASES, alias.key()), (list, owner) -> {
                List<Alias> more = new ArrayList<>(list);
                Optional.of(alias).filter(a -> owner.isEmpty()).ifPresent(more::add);
                return more;
            });
        }
        return free;
    }

    private static ContactResolution extended(Document<Contact> document, List<Alias> added) {
        Contact contact = document.value();
        if (added.isEmpty()) {
            return new ContactResolution(contact.id(), List.of());
        }
        List<Alias> all = new ArrayList<>(contact.aliases());
        all.addAll(added);
        List<Write> writes = entries(added, contact.id());
        writes.add(Write.replace(document, new Contact(contact.id(), all, contact.name(), contact.since())));
        return new ContactResolution(contact.id(), writes);
    }

    private static List<Write> entries(List<Alias> aliases, String contact) {
        List<Write> writes = new ArrayList<>();
        for (Alias alias : aliases) {
            writes.add(Write.insert(ConversationModels.ALIASES, alias.key(), new AliasEntry(contact)));
        }
        return writes;
    }

    /** Removes repeated aliases: two spellings of one number are one alias. */
    private static List<Alias> distinct(List<Alias> aliases) {
        return aliases.stream()
                .collect(Collectors.toMap(Alias::key, alias -> alias, (first, second) -> first, LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }
}
