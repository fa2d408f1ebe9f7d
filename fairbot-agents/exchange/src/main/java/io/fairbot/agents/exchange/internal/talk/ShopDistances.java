package io.fairbot.agents.exchange.internal.talk;

import io.fairbot.agents.branch.Shop;
import io.fairbot.branch.Branch;
import io.fairbot.branch.Branches;
import io.fairbot.whatsapp.content.Location;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The distances of a place from the shops whose coordinates are known. Immutable. */
public final class ShopDistances {
    private static final Pattern GEO =
            Pattern.compile("geo:(-?[0-9]{1,3}(?:\\.[0-9]{1,10})?),(-?[0-9]{1,3}(?:\\.[0-9]{1,10})?)(?:[,;?].*)?");
    private static final double EARTH_KM = 6371.0088;

    private final List<ShopDistance> nearestFirst;

    /**
     * A shop and how far it is.
     *
     * @param branch the shop
     * @param kilometres the distance over the surface of the earth, as the crow flies
     */
    public record ShopDistance(Branch branch, double kilometres) {}

    public ShopDistances(Location place, Branches branches) {
        nearestFirst = branches.all().stream()
                .flatMap(branch -> distance(place, branch).stream())
                .sorted(Comparator.comparingDouble(ShopDistance::kilometres))
                .toList();
    }

    /** Returns the shops, the nearest first; none when no coordinates are known. */
    public List<ShopDistance> nearestFirst() {
        return nearestFirst;
    }

    private static Optional<ShopDistance> distance(Location place, Branch branch) {
        Matcher geo = GEO.matcher(Shop.of(branch).map());
        if (!geo.matches()) {
            return Optional.empty();
        }
        double kilometres = kilometres(
                place.latitude().doubleValue(),
                place.longitude().doubleValue(),
                Double.parseDouble(geo.group(1)),
                Double.parseDouble(geo.group(2)));
        return Optional.of(new ShopDistance(branch, kilometres));
    }

    /** Returns the distance of two points of the globe in degrees, by the haversine formula. */
    private static double kilometres(double latitude, double longitude, double otherLatitude, double otherLongitude) {
        double north = StrictMath.sin(StrictMath.toRadians(otherLatitude - latitude) / 2);
        double east = StrictMath.sin(StrictMath.toRadians(otherLongitude - longitude) / 2);
        double chord = north * north
                + StrictMath.cos(StrictMath.toRadians(latitude))
                        * StrictMath.cos(StrictMath.toRadians(otherLatitude))
                        * east
                        * east;
        return 2 * EARTH_KM * StrictMath.asin(StrictMath.min(1, StrictMath.sqrt(chord)));
    }
}
