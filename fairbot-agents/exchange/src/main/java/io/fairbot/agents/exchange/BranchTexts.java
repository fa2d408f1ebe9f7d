package io.fairbot.agents.exchange;

import io.fairbot.agents.branch.Shop;
import io.fairbot.agents.exchange.internal.talk.ShopDistances;
import io.fairbot.branch.Branch;
import io.fairbot.whatsapp.content.Location;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Collectors;

/** A formatter of the replies about where the shops are. Used for one message. */
final class BranchTexts {
    private static final String GEO = "geo:";
    private static final int NEXT = 2;
    private static final int FAR = 20;

    private final Question question;
    private final LocalizedTexts texts;

    BranchTexts(Question question) {
        this.question = question;
        texts = question.texts();
    }

    /** Returns the address of the shop that is asked about, and those of the others unless one was named. */
    String addresses() {
        Branch about = question.about();
        Shop shop = Shop.of(about);
        String own = texts.text("address", "branch", about.name(), "address", shop.address(), "map", map(shop));
        String others = question.branches().all().stream()
                .filter(branch -> !branch.id().equals(about.id()))
                .map(branch -> item("address.other", branch))
                .collect(Collectors.joining("\n"));
        boolean alone = question.intents().branch().isPresent() || others.isEmpty();
        return alone ? own : own + "\n\n" + texts.text("address.others", "others", others);
    }

    /** Returns all shops, one a line. */
    String list() {
        return question.branches().all().stream()
                .map(branch -> item("address.other", branch))
                .collect(Collectors.joining("\n"));
    }

    /** Returns the shop that is nearest to a place, whether it is open, and the next ones. */
    String nearest(Location place) {
        List<ShopDistances.ShopDistance> shops = new ShopDistances(place, question.branches()).nearestFirst();
        if (shops.isEmpty()) {
            return texts.answer("location-shared.unknown", "list", list());
        }
        ShopDistances.ShopDistance first = shops.get(0);
        Shop shop = Shop.of(first.branch());
        String nearest = texts.answer(
                "location-shared",
                "branch",
                first.branch().name(),
                "distance",
                distance(first),
                "address",
                shop.address(),
                "map",
                map(shop),
                "now",
                new OpeningHoursReply(question.about(first.branch())).openNow());
        String others = shops.stream()
                .skip(1)
                .limit(NEXT)
                .map(other -> texts.answer("shop.far", "branch", other.branch().name(), "distance", distance(other)))
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? nearest : nearest + "\n\n" + texts.answer("location-shared.others", "others", others);
    }

    /** Returns a distance with one decimal where that says something. */
    private String distance(ShopDistances.ShopDistance shop) {
        return texts.amounts()
                .units(BigDecimal.valueOf(shop.kilometres())
                        .setScale(shop.kilometres() < FAR ? 1 : 0, RoundingMode.HALF_UP));
    }

    private String item(String key, Branch branch) {
        Shop shop = Shop.of(branch);
        return texts.text(
                key, "branch", branch.name(), "city", shop.city(), "state", shop.state(), "address", shop.address());
    }

    /** Returns a link to a map, since WhatsApp does not open geo: URIs. */
    private String map(Shop shop) {
        if (shop.map().isEmpty()) {
            return "";
        }
        return shop.map().startsWith(GEO)
                ? texts.text("address.map", "place", shop.map().substring(GEO.length()))
                : texts.text("address.link", "map", shop.map());
    }
}
