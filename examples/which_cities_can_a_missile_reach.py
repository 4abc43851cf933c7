"""Which of the largest American cities lie within reach of the Hwasong-14, with and without the Earth's rotation?"""

import umbrella

for rotating in (True, False):
    answer = umbrella.reach("hwasong-14", origin="sunan", rotating=rotating, step_deg=15.0)
    american = [city for city in answer.cities if city.place.country == "United States" and city.is_reachable]
    largest = sorted(american, key=lambda city: -city.place.population.value)[:5]
    print("turning Earth:" if rotating else "Earth at rest:", f"{len(american)} cities; the largest:")
    for city in largest:
        print(f"  {city.place.name:15s} {city.distance_m / 1e3:7,.0f} km, margin {city.margin_m / 1e3:6,.0f} km")
