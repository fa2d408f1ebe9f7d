package io.fairbot.conversation.contact;

import io.fairbot.Internal;
import io.fairbot.conversation.storage.AliasEntry;
import io.fairbot.conversation.storage.ConversationModels;
import io.fairbot.runtime.Platform;
import io.fairbot.runtime.Stages;
import io.fairbot.store.Document;
import io.fairbot.store.DocumentStore;
import io.fairbot.store.Write;
import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.Contact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A resolver that finds or creates the contact of a person by their aliases.
 *
 * <p>Any alias finds the contact, and aliases without a contact are added to it. When the aliases belong to several contacts,
 * these are one person, and are merged.
 */
@Internal
public final class ContactResolver {
    private final DocumentStore store;
    private final Platform platform;
    private final ContactDirectory directory;

    /**
     * Creates a resolver.
     *
     * @param store the store with the contacts
     * @param platform time and identifiers
     * @param directory the contacts that were merged
     */
    public ContactResolver(DocumentStore store, Platform platform, ContactDirectory directory) {
        this.store = store;
        this.platform = platform;
        this.directory = directory;
    }

    /**
     * A resolved contact.
     *
     * @param contact its id
     * @param merged the contacts that the writes merge into it
     * @param writes the writes to commit together with a message so that the next one finds it
     */
    public record ContactResolution(String contact, List<String> merged, List<Write> writes) {}

    /**
     * The aliases of a person: those of contacts, and those that are new.
     *
     * @param former the contacts of new ones under the keys that version 0.1 gave them
     */
    private record KnownAliases(
            Map<Alias, Document<AliasEntry>> known, List<Alias> unknown, List<Document<AliasEntry>> former) {}

    /**
     * Finds the contact of a person, or creates one.
     *
     * @param aliases the identifiers of the person
     * @param name the name of a new contact
     * @return the contact
     */
    public CompletionStage<ContactResolution> resolve(List<Alias> aliases, Optional<String> name) {
        return find(aliases).thenApply(found -> found.orElseGet(() -> created(distinct(aliases), name)));
    }

    /**
     * Finds the contact of a person.
     *
     * @param aliases the identifiers of the person
     * @return the contact; empty when none of the identifiers is known
     */
    public CompletionStage<Optional<ContactResolution>> find(List<Alias> aliases) {
        List<Alias> distinct = distinct(aliases);
        return Stages.all(distinct.stream()
                        .map(alias -> store.get(ConversationModels.ALIASES, alias.key()))
                        .toList())
                .thenCompose(found -> {
                    Map<Alias, Document<AliasEntry>> known = new LinkedHashMap<>();
                    List<Alias> unknown = new ArrayList<>();
                    for (int i = 0; i < distinct.size(); i++) {
                        Alias alias = distinct.get(i);
                        found.get(i).ifPresentOrElse(entry -> known.put(alias, entry), () -> unknown.add(alias));
                    }
                    return former(unknown).thenCompose(former -> find(new KnownAliases(known, unknown, former)));
                });
    }

    /** Reads what version 0.1 stored of aliases; it is replaced when they are added to the contact. */
    private CompletionStage<List<Document<AliasEntry>>> former(List<Alias> unknown) {
        return Stages.all(unknown.stream()
                        .flatMap(alias -> FormerAliasKeys.of(alias).stream())
                        .map(key -> store.get(ConversationModels.ALIASES, key))
                        .toList())
                .thenApply(found -> found.stream().flatMap(Optional::stream).toList());
    }

    private CompletionStage<Optional<ContactResolution>> find(KnownAliases aliases) {
        List<String> owners = Stream.concat(aliases.known.values().stream(), aliases.former.stream())
                .map(entry -> directory.current(entry.value().contact()))
                .distinct()
                .toList();
        if (owners.isEmpty()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        if (owners.size() > 1) {
            return new ContactMerger(store, platform, directory)
                    .merge(owners, aliases.known, aliases.unknown)
                    .thenApply(merged -> Optional.of(replacing(aliases.former, merged)));
        }
        String contact = owners.get(0);
        return aliases.unknown.isEmpty()
                ? CompletableFuture.completedStage(Optional.of(new ContactResolution(contact, List.of(), List.of())))
                : store.get(ConversationModels.CONTACTS, contact)
                        .thenApply(found ->
                                Optional.of(replacing(aliases.former, extended(contact, found, aliases.unknown))));
    }

    private static ContactResolution replacing(List<Document<AliasEntry>> former, ContactResolution contact) {
        List<Write> writes = new ArrayList<>(contact.writes);
        former.forEach(entry -> writes.add(Write.delete(entry)));
        return new ContactResolution(contact.contact, contact.merged, writes);
    }

    private ContactResolution created(List<Alias> aliases, Optional<String> name) {
        String id = platform.ids().next();
        List<Write> writes = entries(aliases, id);
        writes.add(Write.insert(
                ConversationModels.CONTACTS,
                id,
                new Contact(id, aliases, name, platform.time().now())));
        return new ContactResolution(id, List.of(), writes);
    }

    private static ContactResolution extended(String id, Optional<Document<Contact>> document, List<Alias> added) {
        List<Write> writes = entries(added, id);
        document.ifPresent(found -> {
            Contact contact = found.value();
            List<Alias> all = new ArrayList<>(contact.aliases());
            all.addAll(added);
            writes.add(Write.replace(found, new Contact(id, distinct(all), contact.name(), contact.since())));
        });
        return new ContactResolution(id, List.of(), writes);
    }

    private static List<Write> entries(List<Alias> aliases, String contact) {
        List<Write> writes = new ArrayList<>();
        for (Alias alias : aliases) {
            writes.add(Write.insert(ConversationModels.ALIASES, alias.key(), new AliasEntry(contact)));
        }
        return writes;
    }

    /** Removes repeated aliases: two spellings of one number are one alias. */
    static List<Alias> distinct(List<Alias> aliases) {
        return aliases.stream()
                .collect(Collectors.toMap(Alias::key, alias -> alias, (first, second) -> first, LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }
}
