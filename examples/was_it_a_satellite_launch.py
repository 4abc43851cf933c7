"""What would the rocket of 31 August 1998 have done if its third stage had lit?"""

import umbrella

for unlit_stage in (3, None):
    flight = umbrella.fly("taepodong-1-slv", origin="tonghae", unlit_stage=unlit_stage)
    print("third stage fails:" if unlit_stage else "third stage burns:", flight.headline)
    for event in flight.flight.events:
        if event.kind == "impact":
            print(f"  {event.body} comes down after {event.t_s / 60.0:.1f} min")
