"""Tellings of the samples, as people spoke them and what of the story they hold; and stories that
are like a sample and are none."""

from __future__ import annotations

from pathlib import Path

from drill.deckfile.reading import read_deck_file

ROOT = Path(__file__).parents[1] / "decks" / "before"
STORIES = {story.id: story for story in read_deck_file(ROOT / "sample-stories.yaml").stories}
"""The samples as they were when these tellings were spoken: what is measured is the listening."""

TOLD: list[tuple[str, str, list[int], str]] = [
    (
        "pivot full",
        "checkout-pivot",
        [0, 1, 2, 3, 4, 5],
        """
Sure. So I had just taken over the checkout and payments team, fourteen engineers, and they'd
come straight out of a really gruelling PCI audit. I'm two weeks into the job and our CEO
announces a pivot, and we have to go live in three countries inside six months. You can imagine
the mood, it was fragile, people were close to burning out. My job was to get the energy back
without losing people and still hit the date. First thing I did was give it a meaning. We took
half a day off-site and wrote one mission together, one click checkout, two hundred
milliseconds, anywhere in the world. I asked Support to play us recordings of customers who gave
up at the cart, and you could hear a pin drop. Then autonomy. I sat down with every engineer in
a one-on-one and matched what they wanted with the work we had. Brody was keen on infrastructure
so he took the latency SLAs, and Ana wanted to lead, so she got the payments track for Brazil.
We put up an open OKR chart and people ranked what they'd like to work on. To show progress we
ran demo days every second week, a kudos bot posted wins our users could feel, and there was a
live board with morale and delivery numbers. If morale fell below seven we'd fix one thing
within the next sprint. And it worked: morale rose ten percent in three months, nobody left, two
seniors who were already interviewing elsewhere withdrew and stayed. We launched within the six
months, and GMV in the new markets was twelve percent higher quarter over quarter. The eNPS
question about the vision went up twenty six points. For me MAP is a playbook that I use again
and again: purpose first, autonomy within guardrails, and progress that's visible, however tight
the deadline is.
""",
    ),
    (
        "pivot short",
        "checkout-pivot",
        [0, 1, 4],
        """
I took over a payments team of 14 right after a PCI audit and two weeks later the CEO pivoted
the company: three countries, six months. Everybody was tired. I took them off-site for half a
day and we agreed on a mission, a one-click checkout in 200 ms, and we listened to support calls
where customers gave up at the cart. Six months later we'd launched on time, nobody had quit,
the two seniors who had been interviewing stayed, and morale was up by ten per cent.
""",
    ),
    (
        "interrupt full fluent",
        "interrupt-budget",
        [0, 1, 2],
        """
My team's sprints kept getting blown off course by unplanned support work. The engineers were
frustrated, the stakeholders were unhappy, and nobody could really explain why our dates slipped
over and over. So I set up a single intake. Every interruption got logged there and ranked. Then
we tightened the checks in CI so that fewer production issues came into being in the first
place. I gave stakeholders an open dashboard with our metrics. And we introduced an interrupt
budget, twenty percent of every sprint stayed free for the urgent stuff. Two quarters later
support tickets were down forty percent and sprint predictability went from sixty to eighty-five
percent. But what mattered most to me was that people felt they were steering their own work
again.
""",
    ),
    (
        "interrupt no result",
        "interrupt-budget",
        [0, 1],
        """
Um, okay, so, uh, we had this problem that unplanned support work, like, kept knocking the
sprints off course and, you know, engineers were frustrated and stakeholders were unhappy too.
Basically what I did is I made one intake, so all the interruptions get logged and ranked in one
place, and then, um, we kind of reserved an interrupt budget of 20 percent in each sprint for
urgent requests. And we had an open dashboard with the metrics for the stakeholders.
""",
    ),
    (
        "summit scattered",
        "summit-team",
        [0, 1, 3, 4, 6],
        """
I was given the charter for the Data Foundation team, that's UI and observability, and there was
no team, I had to build all of it, and the big tech summit was only a few months away where we
were supposed to demo an MVP. What I did right away was bargain with the leadership for two high
performers from my old team so that things kept moving while I was hiring the rest. My
philosophy in hiring is mindset over any particular skill. I look for people who act on their
own, who like to work together and grow with the product, I don't want to hold hands. The
process was fair and inclusive inside of the company framework. HR helped me source people from
diverse backgrounds, everybody got the same interviews with the same questions, and every
interviewer had been trained and calibrated. In about six to eight months we grew from zero to
eight engineers, and the summit got the first version on time. In the end we were fifteen, five
of them came through a merger. Retention was 95 percent, we shipped 18 releases all on schedule,
and we had a part in a hundred million of revenue.
""",
    ),
    (
        "summit onboarding first",
        "summit-team",
        [5, 2],
        """
Let me talk about how I brought people in. The onboarding plan was tailored to the experience of
each engineer, I met the new hires every day in the beginning, and mentors from neighbouring
teams passed on our culture. I spelt out the vision, what I expect and how we measure success.
Before all that came the hiring strategy, of course: we began with the roadmap and the needs of
our customers, sat with architects and PMs, and that gave us the headcount forecast. Because
dates were tight we mostly looked for seniors who need little steering.
""",
    ),
    (
        "features full",
        "three-features",
        [0, 1, 2, 3, 4],
        """
The main product manager wanted three features in one quarter because there was a bold revenue
target. With our velocity and that complexity it wasn't possible, and the technical debt would
have cost us months. Now, the PM did have a point. Sales had already given their word to
enterprise customers and big deals depended on that date. And I had a point too, if you rush you
get instability and the customers of today feel it. So first I listened, one to one, I wanted to
understand what boxed the PM in. Then I brought an analysis of our velocity with honest dates,
so the data was talking and not opinions, and several ways of cutting scope that could still
make the date. My proposal was a middle way: two features in full and one as a beta. That's what
we agreed on, two at full quality and one limited beta for chosen customers. Sales could show
progress and engineering kept its standards. What I learned is to move from we can't to here's
what we can do, and if you come with solutions, an adversary becomes a partner.
""",
    ),
    (
        "features rambling",
        "three-features",
        [0, 2],
        """
Yeah so this PM, right, he came and he wanted, I think it was three features, in one quarter,
for some really bold revenue target. And I'm like, not with our velocity, it's too complex. So
I, uh, I just listened at first, one to one, what's boxing you in. And I went back and made a
velocity analysis with honest dates and a few scope cuts, several of them, which could make the
date.
""",
    ),
    (
        "vendor result first",
        "vendor-call",
        [6, 0, 3, 4, 7],
        """
We shipped an MVP in seven weeks where building it in house would've taken four to six months,
and our direct deposit activations were up three point eight times quarter on quarter. How did
we get there? In the third quarter direct deposit switching was going to raise customer cash
inflows a lot. We could build our own connectivity to payroll, slow but under our control, or
take a vendor like Pinwheel, quick but risky. With the PM, Risk and FinOps I agreed the
criteria: impact in under ten weeks, employers covered above twenty five percent of monthly
active users, set-up failures below ten percent at launch and plainly compliant with Reg E. Then
we ran a five day sandbox spike with Pinwheel and instrumented the happy path and the errors,
and a beta with a hundred employees and fifty friendly customers, which gave us the real drop-
offs and an error taxonomy. My insight: I moved at about seventy percent of the information,
since rollback triggers and the pre-mortem made it safe.
""",
    ),
    (
        "vendor middle only",
        "vendor-call",
        [2, 5],
        """
I asked myself whether it's reversible, and it was, provided that our architecture keeps a way
back open. So I timeboxed the decision to two weeks, because waiting was costing more than being
wrong behind guardrails. I did reference calls with two other fintechs like us, and the vendor
gave us their hourly success logs split by employer type. That was finally some reliability
data.
""",
    ),
    (
        "bundler full",
        "bundler-dispute",
        [0, 1, 2, 3, 4, 5, 6, 7, 8],
        """
Two of my seniors were at loggerheads about where our architecture should go. One wanted webpack
and the other wanted microservices behind an ingress. Work had stalled, and the meetings were
getting tense. I had a one on one with each of them, and I noticed both were quoting things from
the web but neither had tried anything on our own case, so there was no data on either side. I
didn't take a side and I didn't give an order. I asked for POCs so we'd have data, and they got
one week to try both. Then we had a single session which I moderated, each of them showed his
POC results soberly, and we used three criteria: performance metrics, how complex it is to
maintain, and what the team can handle. The numbers spoke for webpack in our case, and we said
openly that it has drawbacks at the start. The one who lost was clearly let down. I have talked
with him several times since then, nobody was wrong, the product just fares better this way. The
technology wasn't the hard part, ego and invested feelings were. I tried to keep the person
apart from the position and to make it something to learn from. Looking back I owed that
engineer, and the cohesion of the team, more care afterwards. With data the technical half is
easy, the human half needs tending or resentment stays. Since then we have a habit: architecture
questions open with an experiment and not with a debate, so that egos don't get a stage.
""",
    ),
    (
        "bundler swapped",
        "bundler-dispute",
        [4, 0, 2, 5],
        """
The numbers in the end spoke for webpack, even with its drawbacks at the start. But how did we
get there, two seniors at loggerheads over the architecture, one for webpack, the other for
microservices behind an ingress, work stalled, tense meetings. I took no side, I asked for POCs,
one week to try both. The engineer who lost was let down and I've talked with him several times
since.
""",
    ),
    (
        "senior paraphrased",
        "quiet-senior",
        [0, 1, 2, 3],
        """
One of my most senior people started slipping. He'd missed his sprint commitments twice, for two
sprints in a row, and his velocity had fallen by forty percent, which pulled down the whole
mood. When we finally talked in our 1:1 it turned out to be Spring Boot. He was inherited as a
senior, but he had never built a big feature in it and he was hiding it, burning hours on
basics. We agreed on thirty days, he got a mentor to pair with, and every week we checked in
against the output metrics. A month later he met expectations, today he's one of the strongest
on the team.
""",
    ),
    (
        "senior loose",
        "quiet-senior",
        [0, 1, 2, 3],
        """
so i had this guy on my team quite a senior engineer and uh two sprints in a row he just didn't
deliver what he'd committed to his velocity was down forty percent and honestly it was dragging
the mood of everybody i don't like to judge before i know what's behind something so in the one
on one i asked and it came out that it was spring boot he'd never done a big feature with it and
he'd been too ashamed to say he hid it so i paired him with a mentor and we'd check in every
week on the output metrics we had agreed and he had thirty days that was clear from the start
and after one month he was meeting the expectations again and what i would do differently is to
talk about how his role was changing much earlier
""",
    ),
    (
        "pivot loose",
        "checkout-pivot",
        [0, 2, 3, 4],
        """
I'd only been with the checkout team for two weeks when the CEO told everyone that we were
pivoting. Three new countries in half a year, and the people were worn out since they'd just
finished the PCI audit. So I met every one of the fourteen and asked for their goals. For
example Ana wanted to lead, and I gave her the payments track in Brazil, whereas Brody loves
infrastructure so he got the latency SLAs. We had demo days every two weeks, a bot for kudos,
and the delivery numbers along with morale on a board that everybody saw. The outcome? We
launched inside six months, nobody left, and both of the seniors who had been interviewing
elsewhere decided to stay. GMV in the new markets was 12% up on the quarter before.
""",
    ),
    (
        "interrupt loose",
        "interrupt-budget",
        [1, 2],
        """
I built one intake for everything that interrupts us, and each item was logged and prioritised.
We also tightened our CI checks. And I negotiated a budget for interrupts, a fifth of the
sprint, well, 20 percent. The support tickets dropped by forty percent within half a year, I
mean over two quarters, and our sprints became predictable, from sixty percent to eighty-five.
""",
    ),
    (
        "summit loose",
        "summit-team",
        [0, 2, 5, 6],
        """
They asked me to lead a new team, Data Foundation, UI and observability, and nobody was on it
yet. We were expected to demo at the Big Tech Summit in a couple of months. We looked at the
roadmap and at customer needs together with architects and PMs, and the headcount came out of
that, mostly seniors as we had no time for much steering. Everyone got an onboarding plan made
for their experience and a mentor from a neighbouring team, and I met each new hire daily. We
grew to eight engineers in six to eight months and had the first version on time for the summit.
Eighteen releases, all on schedule.
""",
    ),
    (
        "features loose",
        "three-features",
        [0, 1, 3, 4],
        """
We had a conflict with our main PM about a quarter: she wanted three features for her revenue
target, and we couldn't with our velocity. But she had a point, because sales had promised it to
enterprise customers and large deals depended on it. At the end we agreed on two of them at full
quality plus one limited beta for some chosen customers, so sales had progress to show. I took
away that you come with solutions, and then an adversary becomes a partner.
""",
    ),
    (
        "vendor loose",
        "vendor-call",
        [0, 1, 6, 7],
        """
Marketing had money and a narrow window in Q3 for direct deposit switching, and we could either
connect the payrolls ourselves or go with a vendor such as Pinwheel, faster and riskier. We
didn't know how many of our customers the vendor reached or how often it fails in production,
and the compliance risk was hardly visible. I went with the vendor but with guardrails: feature
flags, a staged rollout and a kill switch at fifteen percent errors. Seven weeks later we had an
MVP instead of in four to six months. I moved with 70 percent of the information, and the
rollback triggers and a pre-mortem made that safe.
""",
    ),
    (
        "bundler loose",
        "bundler-dispute",
        [0, 1, 2, 3, 4],
        """
There were two senior engineers who fought about the direction of our architecture, webpack
versus microservices with an ingress, to the point that work stalled and the meetings were
tense. I took each of them into a one-on-one. They were both citing the web, with no data of our
own. Instead of giving an order I let them build POCs, and they had a week to try both. In a
session that I moderated they both presented results, and we'd agreed on three criteria:
performance metrics, maintenance complexity, and whether the team can handle it. For our case
the numbers spoke for webpack.
""",
    ),
    (
        "senior omits plan",
        "quiet-senior",
        [0, 1, 3],
        """
Right, so this is about a senior who kept missing his commitments, it was two sprints in a row,
and his velocity had gone down by 40 percent. The mood went down as well. I'm convinced that
when one person is below the bar everyone gets dragged down, and silence would've been a
precedent. I asked for a one on one, and what came out is that he struggled with Spring Boot.
I'd inherited him as a senior but big features in Spring Boot he had never done. He'd been
hiding it and burned hours on basics out of shame. Well, it turned out fine: he was meeting
expectations a month later. These days he is among the strongest people in the team. If I could
do it again I'd talk about the changing role early and offer him upskilling before it hurt.
""",
    ),
    (
        "pivot order mixed",
        "checkout-pivot",
        [4, 0, 3, 1],
        """
So we launched inside the six months, nobody left the company, and the two seniors who were
interviewing elsewhere pulled out. Also GMV in the new markets went up by twelve percent. Now,
the background: I'd taken over Checkout and Payments, fourteen people right after a PCI audit,
and two weeks in there's a rapid pivot by the CEO, three countries in six months. What kept us
going were the demo days, bi-weekly, a kudos bot for wins that users feel, and morale and
delivery numbers on a board that all of us could see. And before that there was the off-site,
half a day, with a mission, namely a one-click checkout which takes 200 milliseconds anywhere.
Support played recordings of customers giving up.
""",
    ),
    (
        "interrupt only end",
        "interrupt-budget",
        [2],
        """
In the end the support tickets fell by forty per cent over two quarters and our sprint
predictability rose from 60 to 85 percent, and, um, the best thing was that people felt they
were steering their work again.
""",
    ),
    (
        "summit own words",
        "summit-team",
        [0, 1, 4, 5],
        """
I got the mandate to build Data Foundation, a team for UI and observability that didn't exist,
and an MVP was expected at the Big Tech Summit in a few months. I negotiated with leadership and
got two high performers from my former team, and they kept things moving while I hired. For the
interviews I wanted it to be fair: everybody gets the same interview and the same questions, all
interviewers were trained and calibrated, and HR helped to source from diverse backgrounds. Once
people joined there was an onboarding plan that fitted their experience, and mentors from other
teams who passed on the culture.
""",
    ),
    (
        "features two beats",
        "three-features",
        [2, 3],
        """
I sat down with the PM and listened to what he was boxed in by. I had our velocity analysed and
gave honest dates, then I laid out some cuts of the scope which would make the date and I put
forward the middle way, two in full and one as a beta. So that's what we agreed: 2 at full
quality and 1 limited beta for chosen customers. Sales had progress they could show, engineering
kept the standards.
""",
    ),
    (
        "vendor criteria",
        "vendor-call",
        [3, 4, 5],
        """
Our criteria were impact in less than ten weeks, employers covered for more than 25 percent of
MAUs, and set-up failures below 10 percent when we launch. Unit economics had to stay inside the
model as well. We spent five days in the sandbox with Pinwheel and tried the happy path and the
errors. A hundred employees and fifty friendly customers did the beta so we saw where people
really drop off. Then I called two fintechs that are like us as references, and the vendor
handed over hourly logs of success by employer type.
""",
    ),
    (
        "bundler end",
        "bundler-dispute",
        [5, 6, 7, 8],
        """
The engineer who lost was really let down, so I talked with him several times. I said nobody was
wrong, the product just fared better this way. The hardest thing was the ego and the feelings
they'd invested and not the technology. I had to keep the person apart from his position. I feel
I owed the engineer who was let down more care afterwards, and the team's cohesion too. When you
have data the technical half becomes easy, the human half must be tended or resentment stays. So
it's a habit now that architecture questions open with an experiment instead of a debate.
""",
    ),
]
"""Name, story, the beats told in the order of telling, the transcript."""
ELSEWHERE = {
    "another underperformer": """
I had a designer who was late with everything for about three months. I waited too long, then I
had a difficult conversation, and it turned out that his father was ill. We made a plan with
weekly one on ones and I gave him a lighter load for 30 days. He got better and was promoted the
next year. I learned to ask earlier, and I believe that people want to do good work.
""",
    "another vendor decision": """
We needed a new observability vendor and the contract ran out in Q2. I listed criteria with
finance and security: cost under fifty thousand, migration in less than six weeks, and support
in our time zone. We ran a proof of concept with two vendors, made reference calls, and decided
after ten days. The rollout was staged behind feature flags, and we saved twenty percent in the
first year.
""",
    "another conflict": """
Two engineers on my team disagreed about testing. One wanted end to end tests, the other unit
tests. I spoke with both of them alone, then I brought them together and we listed the pros and
cons on a whiteboard. They agreed on a mix within one week, and the mood got better. My learning
is to bring data to such debates.
""",
    "another hiring": """
I grew the platform team from four to nine engineers in a year. I worked with HR on a scorecard,
trained the interviewers and we used the same questions for everyone. New hires got a buddy and
a plan for their first month. Retention was ninety percent and we shipped every quarter.
""",
    "another no": """
A director asked for a dashboard in two weeks. I listened, showed him our capacity and proposed
a smaller version first, with the rest a month later. He agreed, and we still work well
together.
""",
    "a migration": """
Last year our team migrated a monolith to the cloud. We had ten engineers and about five months.
I made a plan with weekly check-ins and we had a dashboard so that stakeholders could follow our
progress. We had an outage in the second month and I led the incident review. In the end we were
on time and the costs went down by thirty percent. What I learned is to test the rollback early.
""",
}
"""Stories like the samples, of somebody else."""
