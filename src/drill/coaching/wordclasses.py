"""Words and phrases that mean about the same in an interviewer's question.

Language knowledge and no more: no class belongs to a competency. Which class speaks for which is
learnt from the phrasings and cues of whatever decks there are.
"""

from __future__ import annotations

from collections.abc import Mapping

CLASSES: Mapping[str, str] = {
    "report": """
        direct report, report, subordinate, team member, member of your team, person on your team,
        people on your team, someone on your team, somebody on your team, one of your engineers, one
        of your developers, one of your people, one of your reports, one of your team, one of your
        guys, one of your folks, one of your staff, employee, individual on your team, person you
        manage, someone you manage, somebody you managed, who reported to you, staff member, on your
        team who, in your team who, your report, reportee, mentee, direct, skip report, staff,
        member of staff, member of your group, member of the team, one of yours, hire of yours, your
        best engineer, your best developer, your star, your strongest engineer, your most senior,
        your senior, your weakest, one of your seniors, one of your juniors, one of your leads,
        someone you lead, person you lead, an engineer who, an engineer of yours, developer of
        yours, someone in your team, somebody in your team, person in your team, engineer on your
        team, developer on your team, engineer in your team, someone under you, people under you,
        worked under you, one of the engineers, one of the developers, senior on your team, senior
        in your team, someone on the team, somebody on the team, individual in your team, people you
        lead, one engineer, one developer, one team member, your top engineer, veteran on your team,
        someone working for you, somebody working for you, member of yours, developer you manage,
        engineer you manage, someone you supervise, an employee of yours, engineer under you
    """,
    "engineer": """
        engineer, developer, dev, programmer, coder, tester, tech lead, staff engineer, principal
        engineer, senior, architect, team lead, data scientist, contributor, teammate, designer on
        your team, ic, backend engineer, frontend engineer, fullstack, full stack, sre, devops
        engineer, data engineer, qa engineer, mobile developer, mid level, lead engineer, ml
        engineer, new grad engineer, manager who reports, manager reporting to you, line manager you
        manage
    """,
    "notreport": """
        not report to you, not report to, not on your team, not your report, no authority, no formal
        authority, without authority, without formal authority, without direct authority, without
        direct control, no direct control, no control over, without power, no power over, without
        being their boss, not their boss, not their manager, could not order, could not tell, cannot
        order, cannot tell, not in charge of, outside your team, outside your own team, outside of
        your team, outside engineering, outside of engineering, beyond your team, dotted line,
        without pulling rank
    """,
    "product": """
        product manager, pm, pms, product owner, product lead, product director, product partner,
        product team, product people, product organization, head of product, designer, design team,
        ux, program manager, programme manager, tpm, project manager, business analyst, design lead,
        lead designer, design director, pm counterpart, product counterpart, research team, product
        side, product department, product marketing, project owner, scrum master, product colleague,
        product person, chief product officer, po, disagreement with product, with product, from
        product, product wants, product asks, product leadership, product roadmap owner, product
        org, your pm, last pm, a pm
    """,
    "business": """
        sales, salespeople, account executive, account manager, marketing, marketer, legal, lawyer,
        finance, cfo, procurement, customer success, customer support, support team, compliance,
        security team, business side, business people, business partner, data team, infrastructure
        team, infra team, platform team, operations team, legal team, auditor, regulator, security,
        security wants, infosec, risk team, commercial team, account team, people outside
        engineering, the business, marketing department, sales department, legal department, finance
        department, customer facing, go to market, revenue team, growth team, solution engineer,
        sales engineer, ops, operations people, it department, internal audit, pr team, business
        unit, business owner, business team, business stakeholder, business leader, business
        sponsor, outside engineering, non engineers, someone in operations, somebody in operations,
        people in operations, hr department, press office, support people, head of sales, head of
        marketing, head of finance, chief marketing, commercial director, consultant from outside,
        business does, business wants, business asks
    """,
    "client": """
        customer, client, vendor, supplier, third party, contractor company, buyer, end user, big
        account, key account, key client, big client, big customer, important customer, angry
        customer, end customer, external customer, partner company, contractor firm, consultancy
    """,
    "above": """
        executive, exec, vp, svp, cto, ceo, coo, cpo, director, c level, c suite, founder, your
        boss, your own boss, my boss, boss, your manager, your own manager, your line manager, your
        last manager, senior leadership, leadership team, upper management, senior management, top
        management, higher up, superior, more senior than you, above you, someone senior, somebody
        senior, senior leader, skip level, head of engineering, head of, chief, vice president,
        leadership wants, leadership asks, president, upward, manage up, chain of command, top
        brass, pay grade, ceo wants, founder wants, management wants, people at the top, at the top,
        two bosses, your boss boss, department head, cpto, managing director, md, general manager,
        room full of directors, vps, two vps, steering committee, committee, board member, investor,
        owner of the company, ownership group, senior people, the top, senior to you, somebody
        senior to you, line management, own leadership, management decide, your superiors, senior
        stakeholder, your skip, grandboss, the board, board of directors, senior executive,
        sceptical executive, important executive, decision makers, people in power, your manager
        asks, your manager wants, manager asks for, management asks, from above, from the top,
        leadership team wants, top level, senior vice president, exec team, executive team, your
        director, your vp, director of, the cto, the ceo, group ceo, country manager, head office,
        headquarters, hq, corporate, mind of someone senior, someone senior to, people senior to,
        senior colleagues above, boss of your boss, your vp wants, vp wants, director wants, boss
        wants, management board, exec sponsor, your director says, your boss says, your manager
        says, your director thinks, your boss thinks, above you cares, anyone above you, nobody
        above you, no one above you
    """,
    "peer": """
        peer, peer manager, counterpart, fellow manager, another manager, other manager, another
        engineering manager, other engineering manager, another lead, another em, fellow em, fellow
        lead, sibling team, engineering manager next door
    """,
    "otherteam": """
        another team, other team, neighbouring team, partner team, sister team, another department,
        other department, different department, another group, other group, another organization,
        across team, across department, across the organization, across the company, across
        organization, cross functional, cross team, cross department, different team, different org,
        multiple team, several team, another squad, other squad, another division, department,
        external team, adjacent team, outside team, company wide, organization wide, dependency on
        another, downstream team, upstream team, two other team, three other team, other engineering
        team, team next door, team you do not, their team, platform group, somebody else team,
        someone else team, squads, in other squad, tribe, another function, other function, across
        functions, someone in another, somebody in another, people in other, someone from another,
        somebody from another, someone outside your, somebody outside your, someone outside of,
        people outside, person outside, teams around you, surrounding teams, teams you depend on,
        team you rely on, is not yours, are not yours, not yours, team is not yours, two
        departments, several departments, other parts of the, another part of the, rest of the
        company, rest of the organization, rest of the business, wider organization, the wider
        company, wider business, team outside yours, outside yours, team from another, different
        business unit, different office, other office, other engineering, other managers, other
        leads, other leaders, other directors, legal and engineering, engineering and legal,
        engineering and product, engineering and sales, engineering and design, engineering and
        business, product and engineering, sales and engineering, team whose, teams with different,
        team with different goals, teams with conflicting, between teams, team to team, colleague
        from another team, colleague from another, colleague in another, someone from another team,
        data platform group, group to change, another team who, another team that, another group
        that, other teams who, partner group, sister group
    """,
    "stakeholder": """
        stakeholder, partner, business stakeholder, key partner, external partner
    """,
    "sides": """
        each other, one another, both side, both of them, two side, both party, two party, either
        side, one side, take side, pick side, pick a side, side with, the two of them, between them,
        against each other, third person, both people, neither, two camp, camp, faction, both
        engineers, opposing side, other side, among themselves, them both, common denominator
    """,
    "among": """
        between member, between teammate, between engineer, between developer, between team member,
        among your, among the team, amongst your, within your team, within the team, within your own
        team, inside your team, inside the team, in your own team, on your own team, own team, team
        member disagree, between a senior, between senior, between colleague, between coworker,
        between report, between two of your, team dynamic, among teammate, among engineer, among
        team member, two team member, between two team member
    """,
    "fire": """
        fire, sack, dismiss, dismissal, terminate, let go, let _ go, let go of, part way, part
        company, show _ the door, show the door, manage out, manage _ out, exit someone, axe, boot,
        get rid of, separate, removed from the team, lose their job, end someone employment, move _
        out, farewell, say goodbye, severance, last day, marching order, walk them out, end the
        employment, contract terminated, off the team, out of the company, leave the company, ask
        someone to leave, ask _ to leave, time to part, counsel out, move on from, transition out,
        transition _ out, push out somebody, redundancies, make redundant, made redundant, cut
        loose, dehire, off board, offboard, termination you, difficult exit, last resort, replace
        somebody, replace someone, take off the team, end of the road, part with, parting, leave
        involuntarily, involuntary, lost their role, job loss, off the payroll, when you let, layoff
        conversation, redundancy conversation, exit conversation, last person you, terminated, walk
        somebody out, dismissing someone, someone you liked, part from someone, letting somebody go,
        letting someone go, let people go, let an employee go, firing a friend, lay somebody off,
        lay someone off, have to go, had to go
    """,
    "underperform": """
        underperform, under perform, underperformer, low performer, poor performer, poor
        performance, low performance, weak performer, weak performance, bad performer, below the
        bar, below bar, below expectation, below standard, not meet expectation, not meet the bar,
        miss expectation, fall short, fell short, fall behind, pull weight, pull their weight, pull
        his weight, pull her weight, carry their weight, not delivering, not perform, struggle,
        slacker, slacking, coast, check out, not good enough, not cut it, cut it, drop the ball,
        drop ball, weakest, bottom performer, bottom ten percent, output dropped, output has, output
        fell, performance issue, performance problem, performance drop, performance dip, performance
        concern, performance slide, performance decline, bare minimum, not up to scratch, not up to
        par, up to scratch, up to par, subpar, sub par, let the side down, letting the team down,
        dead weight, deadweight, dead wood, weak link, lag, slow performer, not keep up, disappoint,
        lazy, repeatedly miss, sloppy, unreliable, careless, same mistake, turn up late, late again,
        no show, deteriorate, decline in work, nosedive, mediocre, out of their depth, out of his
        depth, out of her depth, incompetent, not contributing, let everyone down, let us down, let
        you down, bad month, rough month, wrong role, in the right role, not improving, no
        improvement, stop improving, less than other, half as many, half as much, quiet quitting,
        phone it in, going through the motion, complacent, make excuse, behind the rest, behind
        their peer, poor quality, poor work, shoddy, not do the work, not doing the work, not do
        their job, not doing their job, never on time, show up on time, shows up late, drop off,
        drop off a cliff, missed target, ineffective, unproductive, plummet, off the boil, rest and
        vest, freewheel, minimum effort, dud, shadow of, former self, below what you expect, not
        what it was, nowhere, not pull, weaker, weak engineer, weak developer, weak team member,
        weak report, weak person, wrong fit, not working out, did not work out, does not work out,
        not the right fit, not a good fit, bad fit, misfit, blunder after blunder, not progressing,
        stagnate, sinking, flounder, out of depth, overwhelmed, cannot cope, not cope, poorly, found
        wanting, deliver less, deliver nothing, produces little, produce nothing, no output, idle,
        work is late, miss every, keeps missing, kept missing, keeps failing, failed to deliver,
        promises and, never finish, does not finish, always late, absent, absence, absenteeism, time
        off, disappear, unresponsive engineer, quality of their work, quality of his work, quality
        of her work, their work, his work, her work, code quality has, standard of work, fail in the
        role, under expectation, need to improve, needs improvement, improve their, get better, got
        better, did not get better, not respond to, unmotivated engineer, disengaged engineer, has
        lost interest, lost interest, given up, gave up on, stop trying, liability, hold the team
        back, drag down, dragging, carry somebody, being carried, free rider, freeloader, hanger on,
        plodding, declining, falter, wobble, backslide, relapse, competence, not competent, not
        capable, not qualified, too slow, slowest, slack off, late with, performs badly, did badly,
        does badly, badly at their job, poor result, performance is slipping, performance slipping,
        slipping performance, performance, underdeliver, under deliver, up to standard, to standard,
        stop investing, disappointed you, same error, same mistake again, error again, error after
        error, mistake after mistake, failing in his role, failing in her role, fail at, failed at
        his, failed at her, stopped contributing, contribute less, dried up, dry up, commits have,
        no commit, has not merged, not merged anything, merged nothing, has not shipped anything,
        has not delivered, come in late, comes late, arrive late, snaps at people, used to be, half
        of what, half of what she, half of what he, not as good as, worse than, got worse, get
        worse, worsen, misses obvious, obvious defect, miss thing, meets expectations, exceed
        expectation, not make the grade, make the grade, cut the mustard, cope with the job, up to
        the task, equal to the task, wrong job, wrong seat, promoted too early to, over their head,
        beyond their ability, not learning, not grow, refuses to grow, plateaued person, three bad,
        has bad month, had a bad, bad quarter for, bad patch, unhappy with someone work, chronic,
        chronically, negligent, neglect, procrastinates, unfocused, distracted engineer, hardly
        work, does not care, do not care, not caring, careless work, poor attendance, attendance,
        missing in action, mia, ghost, kept someone on, keep someone on, kept somebody on, keep
        somebody on, sleep at, slept, asleep, nods, nod in, does the opposite, do the opposite,
        decline in someone, work has declined, has declined, bad review, poor review, weak review,
        recover from a bad, fails to do, lower performing, bottom of the team, worst engineer, worst
        developer, worst performer, worst employee, least productive, unsatisfactory, not satisfied
        with, dissatisfied with, unacceptable, quality of someone work, quality of somebody work,
        someone work, somebody work, person work, engineer work, report work, missed commitment,
        break a commitment, broke a commitment, does not keep commitments, cannot be relied, cannot
        rely on, dependable, undependable, not dependable, too slow at, engineer is slow, not senior
        enough, not at the level, below level, below their level, not operating at, expected of
        their level, ramping too slowly, weak spot, shortcoming, deficit, inadequate, lapse,
        careless mistakes, costly mistake by, broke production again, breaks the build, doesnt test,
        skips tests, ignores the process, ignoring deadlines, blow deadline, hardly contributes,
        invisible, quiet in meetings and, disengage, phoned in, autopilot, half hearted,
        halfhearted, moonlighting, second job, overemployed, personal phone, absent from, skip
        meetings, misses stand up, drifting, falling apart, fell apart, no motivation to, motivation
        of one person, cannot do theirs, cannot do the job, worry about an engineer, worry about
        someone, worry about somebody, average at best, average engineer, excellent when they are,
        overrate, overrates themselves, overestimates themselves, someone who cannot, someone who
        will not, cannot or will not, will not do, unwilling, unable, inability, incapable,
        incapable of, individual who struggled, did not follow through, not follow through, fail to
        follow through, goes silent, going silent, silent when things, hides problems, covers up,
        cover up mistakes, loses interest, detached, checked themselves out, getting by, scrape by,
        do the minimum, below average, under average, sub standard, substandard, off their game,
        lost their edge, lost their way, off track personally, not up to, is not up to, raise
        someone game, raise their game, lift their game, up their game, step it up, pull their socks
        up, shape up, not shape up, show improvement, turn it around, where they stand, know where
        they stand, expectation of the role, demands of the role, someone results, somebody results,
        their results, individual results, individual performance, performance of an individual,
        performance of one, person performance, someone performance, somebody performance, under
        performers, non performer, quarters in a row, was not meeting, not meeting expectations, two
        quarters in, performance you managed, performance you improved, clearly in the wrong, bad
        month and, employee who let, stopped growing, stopped learning, no longer grows, real
        trouble with, trouble with an engineer, trouble with someone, trouble with somebody, starts
        to slack, top performer starts, broken down in front, life harder, who did badly, has not
        delivered for, not delivered anything, dealing with somebody performance, reasons other than
        performance, could not fix, could not be fixed, is weak, in over their head, in over his
        head, in over her head, call somebody a low, does not do what, has stopped trying, giving
        up, lost the plot, fall off, fell off, weak people, cannot keep up, could not keep up, left
        behind, behind the others, lower the average, drag on the team, burden on the team, burden
        to the team, babysit, hand holding, hold their hand, spoon feed, check their work, redo
        their work, clean up after, cover for, others cover for, carry his, carry her, extra work
        because of
    """,
    "pip": """
        pip, performance plan, improvement plan, performance improvement plan, formal warning,
        written warning, performance management, disciplinary, formal process, plan is fair, formal
        plan, performance improvement, improvement goals, thirty day plan, sixty day plan, warning
        letter, verbal warning, documented, documentation of performance, hr process, formal hr,
        grievance, put anyone on, put someone on, put somebody on, on a pip, performance process,
        formal performance, hr case, documented plan
    """,
    "feedback": """
        feedback, criticism, critique, criticize, hard truth, home truth, bad news, candid, candor,
        honest conversation, frank, blunt, constructive, unwelcome news, not want to hear, comment
        on somebody, debrief, telling off, reprimand, dress down, praise and, sandwich, radical
        candor, unpleasant truth, blind spot, receive feedback, react to feedback, take feedback,
        took feedback, message landed, landed badly, corrective, performance feedback, peer
        feedback, 360, continuous feedback, regular feedback, negative message, upward feedback,
        feedback you gave, feedback from you, feedback changed, change someone behavior, change
        somebody behaviour, change their behaviour, reacted to your feedback, rejects feedback,
        rejected your feedback, accept feedback, deaf to feedback, give feedback, gave feedback,
        negative feedback, positive feedback
    """,
    "hardtalk": """
        difficult conversation, hard conversation, tough conversation, uncomfortable conversation,
        awkward conversation, crucial conversation, difficult talk, hard talk, tough talk, sit _
        down, sit down with, confront, one on one, one to one, 1 1, 1on1, 121, heart to heart, cry,
        cried, tear, upset, sensitive, took it badly, delicate, dread, afraid of, awkward,
        uncomfortable, have a word, had a word, hard thing to say, hardest thing, difficult message,
        deliver the message, tell them straight, tell him straight, tell her straight, break it to,
        broke it to, raise it with, bring it up with, address it with, talk to them about, tell them
        that they, tell him that, tell her that, tell someone that, tell somebody that, tell an
        engineer that, confrontational, raise a concern with, speak to them, spoken to them, spoke
        to, face to face, intervention with, catch up, serious word, open the conversation, open
        that conversation, start the conversation, begin the conversation, approach someone,
        approach somebody, approach the person, broach, raise the subject, raise the issue with,
        emotions out, keep emotion, composure, empathy, empathize, empathetic, compassion,
        compassionate, honest with someone, be honest with, straight talk, difficult time, going
        through a difficult, going through a hard, going through a divorce, divorce, illness,
        grieving, family problem, personal problem, private life, private problem, toughest message,
        message to someone, unwelcome, most awkward conversation, tell a nice person, tell somebody,
        told somebody, told someone, tell an engineer, difficult meeting with, prepare for a
        difficult, prepare for a hard, prepare a difficult, sensitive conversation, sensitive topic
        with, first conversation with, private conversation, in private, behind closed doors with,
        hr in the room, how honest, honest are you, honest with people, honest with your people,
        candid with, tricky conversation, delicate conversation, painful conversation, uncomfortable
        message, hard message, touchy subject, touchy, body odour, body odor, hygiene of, raise a
        sensitive, raise a delicate, hardest moment as, as somebody boss, as someone boss, straight
        with people, sugarcoat, sugar coat, beat around the bush
    """,
    "appraisal": """
        performance review, appraisal, rating, calibration, annual review, year end review,
        evaluation, performance cycle, performance assessment, review cycle, perf review, mid year
        review, review season, bonus round, grade them, ranking, stack rank, score somebody, merit,
        raise for, pay rise for
    """,
    "accountable": """
        accountable, accountability, hold to account, own up, consequence, responsible for their,
        follow through on, stick to, keep their word, keep agreement, broke the agreement,
        commitments they, ownership of mistakes, own their, tolerate, let it slide, let slide, turn
        a blind eye, look the other way, standards for people, expectation, hold _ to account, to
        account, hold accountable, hold _ accountable, holding people accountable
    """,
    "attitude": """
        attitude, behaviour, rude, arrogant, abrasive, jerk, negativity, toxic, unprofessional,
        insubordinate, disrespectful, defensive, stubborn, prima donna, diva, difficult employee,
        difficult person, difficult report, difficult engineer, difficult team member, problem
        employee, refuse to, conduct, misconduct, complain, moody, resentful, undermine,
        troublemaker, rock star, lone wolf, lie, lied, dishonest, dishonesty, ignore agreement, does
        not listen, not listen, overconfident, know it all, challenge your authority, condescending,
        gossip about, inappropriate, harassment, hr complaint, offensive, disruptive, sabotage,
        cancel your one, cancelling, eye roll, grey hair, gray hair, headache, high maintenance,
        hard to manage, hard to handle, handful, challenge to manage, misbehave, cross the line
        with, cross a line, team player, not a team player, too good for, ego of a, entitled,
        insolent, sulk, cynic, whine, whinge, moan, maverick, loose cannon, genius, brilliant,
        superstar, 10x, difficult character, temperamental, behave, behaviour in the team,
        miserable, makes everybody, makes everyone, make everybody else, gifted, talented but,
        strong but, technically strong, technically brilliant, nightmare, nightmare to work with,
        impossible to work with, pain to work with, hard to work with, difficult to work with,
        difficult to manage, hard person, tough person, challenging person, challenging report, most
        challenging direct, challenging team member, challenging individual, difficult individual,
        difficult direct report, resist your, push back on you, argue with you, argues with
        everything, ignore instruction, not follow, does not follow, refuse instruction, will not
        follow, poison the mood, bad influence, bad apple, rotten, pessimist, pessimistic, know more
        than you, older than you, more experienced than you, friend of yours, former peer, friends
        with, inappropriate behaviour, misses meetings, talk behind, rules are for others, rules do
        not apply, thinks the rules, above the rules, arrogance, talks down to, bossy, behaves
        badly, bad behavior, poor behaviour, toxic person, toxic engineer, toxic employee, toxic
        high performer, toxic star, someone toxic, brilliant engineer, brilliant developer, star
        engineer who, hero who, cowboy, cowboy coder, will not listen, will not take, cannot take
        criticism, thin skinned, argumentative, confrontational engineer, combative, passive person,
        sullen, withdrawn, volatile, aggressive behaviour, swears, yells at you, insulted you,
        disrespected you, lies to, caught lying, cheat, steals from, alcohol, drunk, drinking,
        drugs, depressed, anxious engineer, adhd, autism, autistic, burnt out engineer, stressed
        engineer, breakdown, become negative, became negative, negative about everything, negative
        attitude, takes your criticism, criticism personally, take criticism, defiant, defiance,
        disobey, disobedient, uncooperative engineer, unhelpful, resentful report, hostile report,
        hostile towards you, difficult behaviour, challenging behaviour, problem behaviour,
        problematic, problematic engineer, problem person, problem child, trouble maker,
        troublesome, inflexible engineer, set in their ways, old school, know better, refuses help,
        rejects help, rejects your, rejects help from you, talented engineer whose, engineer whose
        attitude, whose attitude, whose behaviour, blaming others for, blames others for his, blames
        others for her, gets angry, become angry, angry when, makes everyone else, makes other
        people, makes life hard, makes life difficult for, people complain about, complaints about
        one, complaints about an engineer, complaints about someone, everybody complains about,
        everyone complains about
    """,
    "turnround": """
        turn around, turn _ around, turnaround, back on track, back to form, improve someone, second
        chance, comeback, salvage, course correct, came good, come good, redeem, redemption, second
        life, blossomed after, give somebody time, last chance, save someone, support someone
        through, get better result from
    """,
    "coach": """
        coach, mentor, guide, sponsor
    """,
    "motivate": """
        motivate, motivator, inspire, energize, engage, excite, enthusiasm, enthusiastic, passion,
        fired up, care about, stop caring, drive people, what drives, come to work, out of bed, keep
        _ interested, look forward, pumped, spark, hearts and minds, hunger, hungry, commitment,
        intrinsic, carrot, monday morning, makes them tick, demotivate, unmotivated, disengage,
        boring, tedious, grunt work, drudge, drudgery, monotonous, thankless, unglamorous, mundane,
        buzz, believe in, pride, proud, care, interested, keen, discretionary effort, give their
        best, best out of people, get the best out, bring out the best, extra mile, all in, light a
        fire, lit a fire, gung ho, momentum, go above and beyond, above and beyond, encourage,
        cheer, cheer up, pep talk, incentive, incentivize, reason to care, reason to get up, love
        their job, love what they, enjoy their work, enjoy work, enjoy coming, give a damn, give a
        hoot, indifferent, apathy, apathetic, engaged team, boredom, dull, repetitive, unloved,
        nobody want, no one want, chore, get people excited, bored engineer, get bored, identify
        with, cog, cog in the, their work matter, work matter, sense of achievement, sense of
        accomplishment, creative, innovation, innovative, curiosity, curious people, experiment
        freely, hackathon, hack day, hack week, twenty percent time, compliance work, months of,
        same job for, ten years, routine work, monotone, drag on, fulfil, engagement of, vigor,
        appetite, rejuvenate, refresh, motivating people, motivating, demotivated team, make people
        proud, get people to care, care about users, longer than you, shrug, spark back, curiosity
        of the team, inspire people, motivate engineers, motivate people, motivate your team,
        motivated team, keeps people motivated, get engineers excited, excited by, passion for,
        thrill, delight in, sense of progress, sense of pride, mastery, reason why people, reason
        people, why people come, hold people interest, attention of the team, interest of the team,
        ignite, invigorate, re energise, reinvigorate, re engage, reengage, wake up a team, sleepy
        team, lethargic, lethargy, listless, passive team, coasting team, comfortable team,
        complacency in the team, push a team, challenge a team, raise ambition, raise the ambition,
        people to care, why their work, care about quality, work meaningful, meaningful work, fed
        up, sick of, tired of the same, same work, same thing every day, energy to a team, gives a
        team energy, gives people energy, gives energy, engage people, engage engineers, engage your
        team, keep people excited, best people are bored, people are bored, engineers are bored,
        engineer is bored, is bored, are bored, boring tasks, tedious tasks, fixing bugs for, months
        of bug, lost the joy, lose the joy, joy of, love of the craft, why do people enjoy, people
        enjoy working, enjoy working for, enjoy being, happy working, people have lost interest,
        lost interest in what, excited about working, be excited, excited about, make it stick,
        sense of ownership, take ownership, ownership in your team, feel ownership, pride in,
        getting complacent, people from getting complacent, team complacent, excited about a new,
        team excited, most motivated team, motivated team you, lost its drive, drive back,
        motivation of the team, motivational, optimism, optimistic, positivity, hopeful, enthuse,
        team of cynics, cynics, skeptical engineers, sceptical engineers, rouse, stir, captivate,
        intrinsically, wake people up, hunger for, ambition of the team, eager, fun again, make it
        fun
    """,
    "morale": """
        morale, mood, spirit, burn out, burnout, burnt out, exhaust, tired, fatigue, overwork,
        wellbeing, well being, mental health, beaten down, low point, stress, lose faith, lost
        faith, lost confidence, lose heart, cynical, cynicism, deflate, discourage, dishearten,
        despair, hopeless, weary, frustrated team, drained, gloom, gloomy, happy, unhappy, joy, fun
        at work, dark day, hard stretch, rough patch, hard time, tough time, tough stretch,
        difficult period, rough quarter, low energy, run down, demoralize, down in the dumps, worn
        out, frazzled, trench, energy, lost energy, atmosphere, anxious, anxiety, fear, rumour,
        vibe, bored, boredom, happier, grief, setback, overloaded, team together, hold it together,
        hold the team together, hold _ together, pull together, glue, pressure on people, panic,
        resilience, resilient, slump, lift, lift up, pick up the pieces, pick _ up, knocked, trauma,
        mourning, tears in the team, loss of, hit hard, breaking point, recover from, weekend in a
        row, recharge, tiredness, mental, wellness, happy at work, team happiness, people are happy,
        people happy, satisfaction, satisfied, job satisfaction, engagement survey, pulse survey,
        survey, enps, team health, healthy team, health check, healthy, mood on, restless, scared,
        worried, insecure, unrest, polishing their linkedin, linkedin, disillusion, frustrate,
        resentful team, bitterness, feel down, down mood, at a low, all time low, need a rest, rough
        year, hard year, tough year, bad year, difficult year, looks exhausted, tired people, out of
        steam, run out of steam, ran out of steam, company going, company is struggling, company
        struggles, downhill, losing money, running out of money, bankrupt, bankruptcy, failing
        company, uncertain future, job security, afraid for their, broken team, broken trust, trust
        in management, trust in leadership, faith in leadership, faith, cohesion lost, defeated,
        beaten, bruised, downcast, gutted, failed launch, failure of a launch, after a failure,
        after a failed, months of work, all for nothing, cheerful, laugh, laughter, humour, spirits
        up, keep going, keep the team going, keep people going, get through, got through, come
        through, lowest point, low point your team, led them out, lead them out, pull a team out,
        team energy, energy up, keep energy up, energy over, energy levels, tired without, making
        them tired, burnout in, recognise burnout, signs of burnout, prevent burnout, avoid burnout,
        near burnout, mental strain, strain on the team, wearing people out, wear out, working too
        much, working too hard, overstretched, stretched thin, spread thin, thin on the ground,
        understaffed, short staffed, hard on the team, hard on people, announce layoffs, after
        layoffs, after a layoff, after the layoffs, survivor guilt, lose a project, lost a big
        customer, project was cancelled, project got cancelled, team failed, team lost, sad,
        sadness, upset team, team was angry, team angry, unhappy team, team unhappy, dissatisfied
        team, rumours about, uncertain about their jobs, future of the team, together in hard times,
        kept a team together, keep a team together, keep the team together, team together in, what
        people really feel, people really feel, really feel, how people feel, how they feel, how the
        team feels, how your team feels, sense how, in touch with, keep in touch with, keep your
        finger on, pulse of, temperature of the team, take the temperature, read the room, listen to
        people, frustrated engineers, engineers are frustrated, team is frustrated, angry team,
        disgruntled, discontent, grumble, complaining about the company, sceptical team, skeptical
        team, negative mood, negativity in the team, spread of negativity, gallows humour, drained
        team, demanding time, stressful time, stressful period, time of stress, crisis in the team,
        bounce back from, team bounce back, help a team bounce, big disappointment, engagement has
        dropped, survey shows, internal survey, engagement score, disappointment for the team, after
        a disappointment, recover from a, lose hope, lost hope, believe again, stop believing, team
        stress, tired of change, weary of change, shut down, product was shut down, been shut down,
        whose product was, merger bearable, bearable, tell your team when, everything is uncertain,
        everything uncertain, reassure, soothe, comfort people, comfort the team, fears of, fears in
        the team, afraid for their jobs, lose their jobs, worried about their jobs, strain, pressure
        on the team, weight off, sunk, hit rock bottom, rock bottom, dark time, lean times, gloomy
        mood, shake confidence, shaken, confidence of the team, team confidence, regain confidence,
        recover as a team
    """,
    "style": """
        leadership style, management style, style of leadership, style of management, leadership
        philosophy, management philosophy, philosophy of management, philosophy on management,
        leadership approach, approach to leadership, kind of leader, type of leader, sort of leader,
        kind of manager, type of manager, sort of manager, style, as a leader, as a manager, servant
        leader, leader, leadership, lead by example, great manager, good manager, good leader, great
        leader, follow you, want to follow, working for you, micromanage, hands off, philosophy,
        principle, how do you lead, how you lead, the way you lead, principles you lead by, set an
        example, stand for, lead from the front, authentic, vulnerability, vulnerable, led by you,
        led by, recipe, kind of boss, sort of boss, type of boss, as a boss, lead people, lead a
        team, lead your team, team miss if you, miss about you, miss if you left, remember you,
        remembered for, people say about you, describe you as, describe your approach, coach or,
        command and control, top down, bottom up, delegating leader, situational leadership, hands
        on leader, how you manage, kind of environment, set the tone, tone, belief about leadership,
        leadership mean, leader mean, makes a leader, makes a good, describe your leadership, about
        leadership, believe about leading, leading engineers, approach to leading, leadership
        principle, leadership value, greatest quality, quality as a, quality as their, as their
        manager, as their leader, you as a manager, you as a leader, you as their, you as their
        boss, you as a boss, to work for you, manager are you, leader are you, boss are you, how you
        lead people, your way of leading, way of leading, way you lead, leadership role models,
        adapt your style, adapt your leadership, lead differently, leading by, lead from, leadership
        experience, leading remote, lead a remote, lead a distributed, invisible leader, coach
        style, charisma, charismatic, inspiring leader, leadership in a crisis, calm leader,
        humility, humble, integrity, leadership to you, what is leadership, does leadership mean,
        what is good management, boss do you try, manager do you try, leader do you try, lead as a,
        led a team, as leader, leadership lesson, leadership challenge, leadership moment,
        leadership failure, leader failed, learned about leadership, learned as a leader, grow as a
        leader, grown as a leader, strength as a leader, weakness as a leader, team thinks about
        you, team say about you, your team describe, your engineers describe, trusting leader,
        delegating style, democratic, autocratic, friends with your team, distance to your team,
        available for your team, open door, visible leader, present leader, leadership beliefs,
        philosophy come from, role model for, enjoy working for you, why should people follow, why
        do people follow, people follow, follow a leader, leaders you learned from, kind of
        leadership, your leadership, type of leadership, your approach to people, people manager are
        you, people management philosophy, management approach, management principles, manage by,
        leader people remember, people remember, be remembered, leader do people, kind of example,
        example you set, presence as a leader, lead through, led through, led your team through,
        lead your team through, lead a team through, lead people through, guide a team through,
        guide people through, steer a team through
    """,
    "vision": """
        vision, mission, purpose, north star, direction, meaning, meaningful, big picture, strategy,
        strategic, long term direction, rally, rally behind, get behind, behind a goal, shared goal,
        common goal, compelling, bigger picture, why behind, point of the work, why it matter,
        matters to, connect to the mission, company goal, make a difference, contribution, line of
        sight, story of where, believe in where, picture of the future, future of the team, where we
        are going, where you are going, journey for the team, ambition for the team, long run goal,
        inspire behind, greater good, impact on user, worth doing, worthwhile, sense of direction,
        set direction, manifesto, goal everyone, narrative, storytelling, tell the story of, roadmap
        to meaning, everyone on the same, aligned with the mission, company vision, product vision,
        technical vision, ideal, aspirational, modern engineering team, future of engineering, where
        the team should, team should be, in two years, in three years, three years from, what good
        looks like, story about, inspire others, behind the goal, behind a goal they, goal they did
        not, ambitious goal, audacious, set a goal, common purpose, unite, unifying, bigger than,
        meaning to, mean something, sense in their work, goal you set that, out of reach, brought
        everybody with you, bring everybody with you, brought people with you, bring people with
        you, take people with you, took people with you, carry people with you, carry the team,
        announcement, announce a strategy, change in strategy, new direction, set the direction,
        direction for the team, direction of the team, clear direction, lack of direction, lost
        direction, without direction, ten thousand foot, see the point, why it exists, reason for
        existing, team mission, mission of the team, your vision, vision for your team, vision for,
        a vision, common vision, shared vision, make strategy tangible, understand the strategy,
        understand the business, know the customer, closer to the customer, closeness to users,
        impact of their work, see the impact, feel the impact, people behind a, people behind an,
        behind a change, behind a new, behind an unpopular, behind a vision, explain the why,
        explain why we, clarity of purpose, clarity, purposeful, inspire your team, inspire a team,
        inspire engineers, inspiring, inspiring goal
    """,
    "culture": """
        culture, value, psychological safety, safe to, feel safe, trust in the team, team trust,
        belong, inclusion, inclusive, bonding, team building, team spirit, ritual, cohesion,
        cohesive, gel, camaraderie, community, feel connected, connected, identity, environment
        where, environment in which, speak up, openness, speak freely, raise concern, remote team,
        distributed team, remote, feel part of, feel heard, feel valued, listen, transparent,
        transparency, town hall, all hands, team identity, norms, working agreement, team charter,
        social, offsite, off site, team event, team lunch, pizza night, tradition, togetherness,
        unity, united, one team, team feel, sense of team, sense of community, close knit,
        atmosphere of, learning culture, blameless culture, blame culture, fail safely, safe space,
        make mistakes, admit mistakes, dare, ask question, comfortable speaking, comfortable
        raising, voice heard, be themselves, welcoming, included, respectful, open environment,
        honesty, hybrid team, time zones apart, remote people, far away, in different countries,
        diverse voices, inclusive environment, foster inclusion, promote inclusion, foster a,
        foster, cultivate, create an environment, create a environment, environment, healthy
        environment, positive environment, working environment, supportive environment, safe
        environment, culture around you, team culture, engineering culture, culture on your team,
        culture of your team, healthy culture, culture intact, trust of your team, trust with your
        team, build trust, trust in your team, trust team, gain the team trust, the team trust, earn
        the team trust, mutual trust, best team you, great team, best team, dream team, real team,
        gelled, jell, tight knit, friendly, feeling united, week with your team, sat with your team,
        walk into your team, walked into your office, atmosphere in your team, culture if, about the
        culture, culture like, culture do you, culture you, culture of feedback, culture of trust,
        culture of ownership, culture of learning, shape culture, shaped the culture, change the
        culture, define culture, build a culture, create a culture, strong culture, toxic culture,
        bad culture, trusting culture, team cohesion, fit together, know each other better, stick
        together, have fun together, laugh together, remote culture, hybrid culture, office culture,
        team rituals that, inside jokes, be open, openly talk, talk openly, speak openly, afraid to
        speak, afraid to ask, afraid to fail, people dare, safe enough, feel comfortable,
        comfortable to, identify with the, individuals into a team, turn a group into, group into a
        team, become a team, forming a team, storming, gel as a team, work as a team, act as a team,
        teamwork, team work, team player culture, adored, adored their, old manager, loved their
        old, previous manager, former manager, inclusive team, inclusive culture, team feel
        included, everyone feels included, feel welcome, feel respected, feel at home, feel trusted,
        feel appreciated, feel seen, feel safe to, trust you as, team trust you, trusted by your
        team, hardly anyone talks, nobody talks, works from home, work from home and, everyone works
        remotely, values do you try, instil, approachable, approachable as a leader, trust you, do
        your people trust, feel included, part of the team, culture in a team, nurture a culture,
        live the values, values live, behaviours you reward, what behaviour you reward, rituals you,
        safe for people, mistakes are allowed, allowed to make mistakes, celebrate failure, ask for
        help, admit weakness, blame free
    """,
    "leave": """
        resign, quit, leave, left, attrition, retention, retain, turnover, churn, poach, counter
        offer, hand in _ notice, hand in notice, give notice, gave notice, stay, exodus, walk out,
        walk away, jump ship, best people, top talent, top performer, star performer, flight risk,
        departure, departing, keep good people, job elsewhere, looking for job, looking elsewhere,
        looking for another job, another job, interviewing elsewhere, job hunting, predecessor,
        previous boss, previous manager, hold on to, headhunt, lose people, lost people, lose your
        best, go to a competitor, people leave, top people, best engineer leave, key person, key
        people, hand in, exit interview, other job, better paid job, recruited away, loyal, loyalty,
        stick around, bleed, bleeding people, mass exodus, brain drain, linkedin profile, competing
        employer, grass is greener, keep your best, keep the best, keep people, keep talent, more
        people leave, people are leaving, keep engineers from leaving, from leaving, about to leave,
        thinking of leaving, think about leaving, wants to leave, threatens to quit, recruiter
        calls, calls with more money, more money, better offer elsewhere, offer from a competitor,
        offer from another, offer elsewhere, got an offer from, retention of, keep a good engineer,
        keep engineers, why people leave, leave your team, left your team, leave the team, left the
        team, quit on you, quit your team, people quit, three colleagues are quitting, are quitting,
        is quitting, quitting on, not want to leave, want to stay, make people stay, people stay,
        people to stay, get people to stay, convince someone to stay, persuade someone to stay, hold
        people, engineers leave, engineers quit, good engineers leave, leave the company, key
        engineer leaves, key engineer resigns, lead engineer quits, half the team leaves, half the
        team quits, whole team quits, several people quit, several resignations, wave of
        resignations, retention problem, retention strategy, attrition rate, turnover rate, retain
        talent, retaining people, retain engineers, retain your, competitors pay more, pays more,
        paid more, keep good engineers, keep your best engineers, keep top performers, resign on the
        same, hand in her notice, hand in his notice, give their notice, gave their notice, leaving
        for, left for a, leave for a, leave for another, reduce attrition, prevent attrition, being
        poached, from being poached, keep talented people, talented people leave, talented people,
        lose a key, lost a key, lose key, stop people from leaving, stop engineers leaving, stop
        people leaving, stop them leaving, want out, eye the exit, walk out the door
    """,
    "reward": """
        celebrate, recognize, recognition, reward, praise, appreciate, gratitude, perk, victory,
        success story, acknowledge, kudos, shout out, shoutout, medal, toast, milestone party, small
        wins, incentive scheme, gift, well done, pat on the back, spotlight, credit where, praise
        people, recognise people, recognise somebody, say thank you, saying thanks, celebrating,
        awards, prize, salute, credit people, share credit
    """,
    "change": """
        reorg, reorganize, reorganization, restructure, layoff, laid off, lay off, redundancy,
        acquisition, merger, transition, upheaval, transformation, uncertain time, turbulent,
        downsize, cut back, budget cut, hiring freeze, turmoil, crisis, acquired, bought by,
        takeover, new ceo, new owner, merge, spin off, new strategy, shake up, shakeup, cuts, cost
        cutting, job cuts, survivors, hard news, shut down, closure, closing the office, moved
        under, new management, strategy change, pivoted, turbulence, troubled time, tough news,
        recession, crunch on budget, big change, major change, through change, through a change,
        through a big change, organizational change, organisational change, change in the company,
        change in the organization, change management, lead change, led change, managing change,
        navigate change, cope with change, period of change, change of leadership, change of
        strategy, fear of change, culture change, constant change, through the pandemic, pandemic,
        return to office, return to the office, economic, downturn, after an acquisition, during an
        acquisition, during a reorg, after a reorg, culture shock, two companies merge, integration
        of two teams, integrate two teams, budget freeze, salary freeze, bonus cut, hiring is frozen
    """,
    "autonomy": """
        autonomy, autonomous, empower, ownership, initiative, self organizing, freedom, trust them
        to, self directed, self managing, own decisions, let the team decide, let people decide, let
        engineers decide, sense of ownership, free rein, agency
    """,
    "deliver": """
        deliver, delivery, ship, launch, release, execute, land, get done, get things done, get _
        done, push out, go live, roll out, rollout, deploy, production, finish, complete, output,
        over the line, out of the door, out the door, get _ out, heading for disaster, live, end to
        end, project end, idea to production, hotfix, go out, get it done, get there, cross the
        line, get done on, track record, over the finish line, finish line, wrap up, pull off, ship
        date, release train, shipped anything, not shipped, make it happen, hit the date, hit a
        date, hit your date, hit date, hit target, make the date, meet the date, meet the deadline,
        met the deadline, meet your commitment, go to production, in production, time to market, see
        it through, follow through, drive result, outcome oriented, work done, falls through the
        crack, nothing falls, moving part, on track, stay on track, keep on track, red project,
        rescue a project, rescue project, failing project, troubled project, project was failing,
        project that failed, project went, doomed, sinking project, drive project, to completion,
        complete on, bring in a project, project on track, back on track, shipped something, gets
        shipped, planned and shipped, monthly release, daily release, weekly release, release
        cadence, major release, release slipped, new stuff, ship new, delivering on, delivery dates,
        deliver what, deliver on commitments, deliver on promise, predictable delivery, sustainable
        delivery, delivery process, delivery performance, high stakes delivery, delivery of, deliver
        value, value delivered, output per, twice what, than you can build, than the team can, can
        build, capacity to build, over committed, overcommitted team, finish what, make your team
        deliver, make the team deliver, team deliver, risky without breaking, roll out something,
        big feature, finish the feature, finish the big, planned to finish, get things out, get code
        out, into production, to production safely, safe deployment, ran late, finished late,
        finished on time, end of a project, end of the project, complicated project, complex
        projects, project with many, large scale project, big project, largest project, project you
        led, led a project, lead a project, leading projects, run a project, running projects,
        project from start, start to finish, deliver a project, delivering projects, deliver
        software, software delivery, deliver features, deliver results, deliver more, deliver
        faster, deliver under, deliver despite, deliver with fewer, fewer people, more with less, do
        more with less, limited resources, scarce resources, resource shortage, failed launch of,
        delivered on time, are delivered, is delivered, get delivered, with limited resources,
        without enough people, not enough people, too few people, too few engineers, good execution,
        execution look, execution mean, large programme, programme under control, under control,
        keep control of a, keep control of, keep a project under, when it is done, will it be done,
        when will it be, big bang release, big bang launch, incremental delivery, deliver in small,
        small batches, batch size, ship small, deliver early, early and often, run a service, run
        and build, you build it, maintain and build, deployment takes, deployment fails, deployment
        takes a day, shipping a new product, new functionality, functionality, balance between
        maintenance, delivery dates you, found just before release, before release, before a
        release, before the release, just before launch, before launch, run delivery, delivery
        across, across three squads, across several squads, time from idea, idea to release, shorten
        the time, not shipped in months, has not shipped, plan fell apart, plan falls apart, keep
        promises about, promises about dates, keep a promise about, dates you promised, promised
        date, speed up a team, speed up the team, speed up delivery, without adding people, same
        people, get more done, done faster, faster delivery, deliver sooner, ship sooner, hit our
        goals, hit goals, reach goals, reach the goals, reach its goals, meet goals, meeting goals,
        achieve goals, achieve targets
    """,
    "deadline": """
        deadline, due date, milestone, slip, slippage, overrun, behind schedule, on time, on
        schedule, schedule, timeline, delay, late, target date, hard date, date, cutoff, time
        pressure, tight timeline, run late, off track, at risk, off the rail, in time, crunch time,
        commitment date, months late, weeks late, red status, crunch, by friday, by monday, end of
        the month, end of the quarter, two week late, overdue, past due, due, ahead of schedule,
        date slip, launch date, promise date, fixed date, immovable, immovable date, not make it,
        will not make it, clearly will not, cannot be met, not be met, will not hold, estimate
        turned out, deadline pressure, tight, ticking, countdown, time box, timebox, missed a
        deadline, meet deadline, extreme time pressure, time constraint, short timeline, date cannot
        move, date cannot be moved, date is fixed, slipped release, release slipped, slip by, slip
        a, delivery date, hand over date, behind plan, late project, end date, halfway through the
        quarter, goals are red, red goal, is red, are red, turn red, ran late, project ran late, run
        over, overran, over budget, under budget, budget overrun, miss the date, missed dates,
        surprises near the end, late surprises, last minute surprise, deadline was, deadline is,
        deadline that, hold deadlines, on deadline, ambitious timeline, unrealistic timeline, fail
        to meet its, meet its goals, meet its sprint goals, meet the sprint goal, not meet its, miss
        its, missed its goals, misses sprint goals, deadlines missed, team misses, team kept
        missing, team keeps missing, team always late, team is late, team was late, projects late,
        projects slipping, projects delayed, chronic lateness, deadline is at risk, deadline at
        risk, date is at risk, date at risk
    """,
    "plan": """
        plan, roadmap, quarter, sprint, backlog, estimate, forecast, okr, goal, objective,
        prioritize, priority, scope, capacity, resource, iteration, milestone plan, project,
        programme, initiative plan, commitment, status, deliverable, workload, predictable,
        predictability, predict, story point, grooming, refinement, kick off, kickoff, initiative,
        right thing, chunk, slice, break down, break _ down, break up, epic, user story, work in
        progress, wip, dependency, breakdown, workstream, tracker, spec, specification, multi year,
        half year plan, replan, re plan, big bang, moscow, rice, ranking of work, order of work, in
        which order, next up, priority list, prioritization, juggle, wish list, everything is
        important, everything is a priority, top priority, resource plan, allocation, staffing of
        project, budget time, six hundred tickets, monday planning, plan your week, moving parts,
        coordinate, coordinating, gantt, critical path, buffer, contingency, scope cut, cut scope,
        scope change, mvp, minimum viable, increments, incremental, iterative, phase, checkpoint,
        weekly update, status update, status meeting, requirements gathering, tracking, goal
        setting, target, competing priorities, conflicting priorities in, conflicting deadlines,
        several priorities, multiple priorities, manage priorities, set priorities, goes into a
        sprint, into a sprint, into the sprint, sprint goal, realistic, realistic commitment,
        realistic plan, hold up, estimates that, accurate estimate, estimate accurately, week by
        week, weekly, month by month, multi month, over several months, long term planning, annual
        planning, yearly planning, quarterly goals, planning poker, planning horizon, work planned,
        plan the work, roadmap contains, roadmap item, twice as much, tracking work, work items,
        tasks, assign, assignment of work, distribute work, distribution of work, balance the load,
        balance workload, split the work, divide the work, not ready, blocked work, blockers,
        unblock, remove obstacles, obstacle, impediment, risk register, planning and prioritisation,
        much planning, too much planning, normal two week, two week cycle, cycle, next cycle,
        planning cycle, planning process, plan for a, plan a project, plan projects, plan big,
        project planning, sequence work, sequencing, works on what, work on next, work on first, do
        first, done first, comes first, fix first, build first, between fixing, fixing old, fixing
        old stuff, old stuff, building new stuff, new features, features and, features against,
        feature work, feature versus, new work, many dependencies, with many dependencies, complex
        dependencies, cross team dependencies plan, action items, actions actually, actions get
        done, follow up on actions, action points, chaos, chaotic, messy, order into chaos,
        disorganized, unstructured, get organised, technical debt versus, debt versus feature,
        feature requests, debt against features, roadmap planning, planning a roadmap, organise a
        team that, organise the team, split capacity, capacity planning, plan capacity, plan ahead,
        plan work, estimating, estimates are, estimate work, predict when, predict a date, say when,
        give a date, commit to a date, committed date, half year, goals for the team, team goals,
        goals of the team, engineers are not blocked, engineers blocked, are not blocked, nobody is
        blocked, being blocked, get blocked, vague product idea into, idea into work, break down
        work, define and track goals, capacity for the next, scope with the team, product idea,
        flood of, flood of work, support tickets while, work is unknown, unknown work, scope and
        time, quality scope and time, good sprint, fell apart, plan changed, change the plan, juggle
        maintenance, maintenance features and, features and experiments, mix of work, portfolio of
        projects, several initiatives, parallel projects, in parallel, work in parallel, limit work
        in progress, limit wip, too many projects, too many priorities, say no to projects, project
        selection, which projects, choose projects, project gets
    """,
    "process": """
        process, ceremony, cadence, stand up, standup, daily, retro, retrospective, agile, scrum,
        kanban, workflow, practice, methodology, method, operating rhythm, rhythm, sdlc, lifecycle,
        way of working, set up, routine, bureaucracy, red tape, meeting, waterfall, operating model,
        checklist, playbook, lightweight, system you use, ticket, jira, handoff, hand off,
        documentation, document, automate, improvement, continuous improvement, handover,
        standardize, standup meeting, planning meeting, demo, definition of done, definition of
        ready, guardrail, governance, approval, sign off, template, ritual of the team, team runs,
        run your team, run a team day, run the team, way you work, work gets done, how work flows,
        flow of work, work flow, wiki, rfc, design doc, decision log, change management, release
        process, ci cd, ci, continuous integration, continuous delivery, pipeline, trunk based,
        feature flag, toggles, staging, canary, introduced a process, process you, too much process,
        ceremony you, discipline, structure for, system for, organize work, organize the work,
        organize your team, mechanism, in place, put in place, put into place, operational,
        operations, self service, tooling, developer experience, system for running, running a team,
        improved a process, process improvement, process change, development process, engineering
        process, software process, set up your team, set up the team, engineering practice, best
        practice, coding practice, review practice, deployment process, deployment frequency, from
        monthly to, to daily, monthly to daily, releases per, team routines, rituals and, retro
        change, last retro, standup format, transparency of work, work visible, visualise work,
        visualize, kanban board, information radiator, process you would introduce, first process,
        processes do you, process in your team, rituals in your team, team rhythm, your team week,
        how your team works, how your team handles, your team handles, team works day, day in your
        team, week in your team, engineering handbook, handbook, operating procedure, procedures,
        system for delivering, framework for delivery, pragmatic, lightweight process, heavy
        process, process heavy, too many meetings, fewer meetings, meeting free, cut meetings,
        useful meetings, meeting culture, async, asynchronous work, written updates, design
        documents, design reviews process, code review process, review turnaround, pull request
        process, branching strategy, release management, release manager, test strategy, qa process,
        software development process, abolish, process you abolished, dropped a process, remove a
        process, scrap a process, process that did not, process that failed, heavyweight, agile
        process, agile transformation, agile methods, agile methodology, work methods, method of
        working, sdlc process, structure a week, structure your week, structure the week, team week,
        team calendar, meeting calendar, recurring meetings, regular meetings, meetings do you,
        which meetings, meetings you run, run meetings, run a meeting, playbook for, standard way,
        repeatable, repeatable process, consistent process, consistent way, system behind, system in
        place, ways to work, methods do you, which method
    """,
    "measure": """
        metric, kpi, measure, dashboard, velocity, throughput, cycle time, lead time, dora, track,
        productivity, efficient, efficiency, report progress, effectiveness, visibility, number you
        watch, burndown, burn down, benchmark, indicator, sla, slo, faster, speed up, quicker,
        bottleneck, number on, numbers on the wall, important number, on the wall, chart, graph of,
        data you track, mean time, mttr, change failure rate, deployment frequency, slow, slower,
        performance of the team, team performance, output of the team, measure success, know it
        works, know it is working, forecast accuracy, accuracy, leading indicator, quantify,
        objective measure, success criteria, on a dashboard, report on, progress, lagging, cut our
        lead time, half the time, halve, stand still, engineering metric, metrics do you, which
        metrics, metric you, key metric, key results, objectives and, success metrics, how do you
        measure, team productive, productive team, efficiency of, effective team, delivery metrics,
        monitor progress, progress on, progress of, report on progress, progress reports, numbers
        you look at, scoreboard, speed of delivery, development speed, engineering speed, increase
        speed, speed up delivery, faster delivery, engineering effectiveness, team faster, make your
        team faster, faster without, measure engineering, measure developer, developer productivity,
        engineering productivity, measure a team, measure your team, gauge, how well your team,
        doing well, health metrics, data about your delivery, cumulative, control chart, wait times,
        lean, theory of constraints, flow efficiency, utilization, what to measure, decide what to
        measure, measure in an engineering, metrics in an engineering, metrics for, good metrics,
        bad metrics, goodhart, vanity metrics, metrics are, numbers for the team, monitor delivery,
        monitor the team, team progress, keep an overview, overview of projects, overview over,
        transparency on progress, visibility of progress, visibility into progress, reports do you
        send, send reports, report to management about, reports to management, status reports,
        useful metric, metric you ever introduced, introduced a metric, reduce lead time, reduce
        cycle time, know that it worked, baseline, before and after numbers, trend line, delivery
        speed, team speed, pace of delivery, rate of delivery
    """,
    "quality": """
        quality, bug, defect, technical debt, tech debt, debt, testing, incident, outage, post
        mortem, postmortem, reliability, reliable, on call, code review, refactor, legacy,
        regression, downtime, maintenance, pull request, cut corner, standard, engineering
        excellence, craftsmanship, root cause, pager, alert, sev1, broke production, production
        issue, flaky, stability, quality bar, clean up, shortcut, rework, hardening, showstopper,
        qa, quality assurance, test coverage, monitoring, hygiene, breakage, sloppy code, rewrite
        legacy, old code, old system, spaghetti, mess, messy codebase, codebase, fragile, brittle,
        crash, bug count, bug backlog, bug report, zero bugs, customer found, escaped defect, rca,
        five whys, blameless, retrospective on an incident, site down, service down, went down,
        broke in production, breaking production, break things, security incident, data loss,
        stability work, run book, runbook, playbooks, automated test, review process, linting,
        coding standard, excellence, technical excellence, shortcuts taken, polish, regression bug,
        done right, build it right, craft, hygiene work, upgrade, migrate, modernize, deprecate,
        decommission, sunset, scalability, robust, maintainable, maintainability, worst incident,
        serious incident, major incident, big incident, incident you, production outage, production
        incident, paged, pager duty, woken, every night, at night, quality suffer, quality from
        suffering, quality bar on, keep quality, quality high, high quality, ensure quality, code
        health, engineering quality, software quality, product quality, bugs in production, fixing
        bug, bug fix, fault, failure in production, failing test, test suite, load test, disaster
        recovery, resilience of the system, site reliability, lights on, keep the lights, operations
        load, operational load, run the service, support rotation, rota, rotations, security patch,
        vulnerabilities, fifty bug reports, post mortem actions, without breaking, breakage in,
        stable, unstable, instability, error rate, error budget, errors in production, customer
        facing bug, critical bug, serious bug, nasty bug, defect rate, quality culture, quality
        problems, poor quality software, old stuff, legacy code, legacy systems, aging, ageing
        system, pay down, pay off debt, repay, paying off, cleanup, clean code, architecture
        quality, design quality, non functional, performance problem in production, slow system,
        security in development, secure development, incident response, incident management,
        incident process, downtime of, quality assurance and testing, testing and, assurance, outage
        and what, an outage, what you changed afterwards, technical excellence in, bug rate, release
        quality, quality of releases, quality of the code, quality of the product, quality of your
        releases, quality standards, critical bug is found, bug is found, reduce technical debt,
        handle bugs, fix in production, led a migration, migration you led, number of incidents,
        reduce incidents, fewer incidents, fewer bugs, reduce bugs, reduce outages, prevent
        incidents, prevent outages, prevent bugs, error free, defect free, quality gate, quality
        metrics, test automation, manual testing, testers, code ownership, architecture decay, code
        rot
    """,
    "interrupt": """
        urgent, interrupt, ad hoc, firefighting, fire fighting, unplanned, last minute, context
        switching, support request, drive by, distraction, noise, putting out fire, emergency,
        escalations, reactive, side request, shifting priority, on fire, fires, everything is on
        fire, dropping in, pings, slack message, keeps coming, support load, tickets from, requests
        come in, incoming request, incoming, side work, side project from, hijack, derail, escalated
        bug, thrash, whiplash, constantly change, constant change of priority, change of priority,
        changing priority, priorities change, shifting, churn in the roadmap, focus time, deep work,
        focus, stay focused, constant interruption, protect your team from, shield from
        interruptions, unexpected work, unexpected, surprise work, sudden request, new request,
        extra work, extra requests, side quest, walk up, unplanned work, handles unplanned, fifty
        bug, sudden, escalations from customers, support tickets, customer tickets, ad hoc requests,
        surprise requests, random request, shoulder tap, multitask, too much at once, everything at
        once, flood of support, flood of support tickets, flood of tickets, flood of requests
    """,
    "pace": """
        pace, sustainable, sustainably, overtime, crunch, weekend, marathon, speed, velocity over,
        long hours, late nights, fast, move fast, rush, treadmill, death march, heroics, hero, all
        nighter, slow and steady, breakneck, breathing room, tempo, cadence of work, work late, late
        evening, sixty hour, burn the midnight oil, push the team, grind, ground down, hustle,
        sprint forever, long haul, long run, steady, quickly, speed versus, velocity versus, race,
        corner cutting, hurry, pace it can keep, keep up for years, pace that lasts, for years to
        come, long term pace
    """,
    "hire": """
        hire, recruit, recruiter, candidate, interview, interviewer, interview loop, headcount, head
        count, source, job description, staffing, hiring bar, referral, applicant, talent
        acquisition, job ad, panel, debrief, take home, open role, open position, vacancy, open req,
        requisition, bring _ in, add to the team, addition to the team, fill a role, fill the role,
        fill a position, fill seat, fill position, fill role, talent pool, job market, poach from,
        hiring pipeline, culture fit, employer brand, selection, fill the vacancy, strong candidate,
        whom do you hire, offer accepted, jobseeker, good at interview, skill or attitude, brought
        in, brought on, open headcount, assess, fill a vacancy, fill your last vacancy, employ,
        bring aboard, brought aboard, seat, resume screen, screening, cvs, shortlist, phone screen,
        final round, on site interview, interview question, ask in an interview, in an interview, in
        interviews, interview people, system design interview, coding test, whiteboarding, assess
        people, hire well, hire better, wrong hire, great hire, new hires, offer to a candidate,
        make an offer, made an offer, extend an offer, decline your offer, turn you down, candidate
        who, favourite candidate, strong hire, no hire, yes or no on, employer, talent market,
        competition for talent, scarce, recruitment agency, agency recruiter, job posting, job
        advert, advert, careers page, budget for, approved headcount, req approved, backfill,
        replace somebody who left, replacement, vacant, gap in the team, gaps in your team, missing
        skill, skill you lacked, needed skill, search for, hunt for, ten x engineer in, spot talent,
        recognize talent, evaluate talent, judge talent, quality over, grow headcount, additional
        engineer, extra engineer, add engineer, add people, adding people, adding engineers, join
        the team, joins your team, someone joins, people join, people who join, decide that a
        candidate, candidate is a yes, hire top talent, top talent to, identify and hire, hire the
        wrong, wrong person, right person, right people, hire people, hiring mistake, makes a good
        interviewer, good interviewer, excellent applicant, applicant turned, candidate turned,
        turned down your offer, signed contract, first call to, sign, recruiting process, pipeline
        of applicants, talent funnel, funnel, great people, find people, find good people, find
        engineers, find good engineers, attract engineers, attract people, attracting, attract good,
        persuade a candidate, convince a candidate, convince a staff engineer, to join, to join our,
        join our little, join our startup, join a startup, join your company, evaluate whether a
        candidate, candidate will fit, will fit, hire two people, may hire, can hire, could hire,
        allowed to hire, hiring plan, hire for, hiring strategy, hiring philosophy, hiring story,
        hiring criteria, select people, choose people, choose whom, pick people, whom to hire, who
        to hire, what to look for, look for in engineers, technical interview, behavioural
        interview, interview stage, reference calls, check references, find ten good, find _
        engineer, find _ people, find _ developers, hire _ people, hire _ engineers, hire _
        developers, recruit _ engineers, recruit _ people, ten good engineers, dry market, tight
        market, hot market, competitive market, ask candidates, question candidates, candidates to
        find out, smarter than you, people who are smarter, ideal interview, interview process,
        interviewers consistent, calibrate interviewers, interviewer training, train interviewers,
        panel wanted, whole panel, panel disagrees, rejected someone, reject somebody, budget
        allows, budget for two, one staff engineer or, staff engineer or three, allows one, afford
        one, afford two, hiring engineers, hiring developers, hiring managers, hiring senior, hiring
        juniors, hiring remote, hiring fast, hiring slow, hiring quickly, hiring decisions, hiring
        round, hiring spree, hired someone, hired somebody, hire more, bad hires, good hires,
        perfect candidate, ideal candidate, dream candidate, good candidate, great candidate,
        promising candidate, candidates you, interviewing candidates, interviewing engineers,
        conducting interviews, run an interview, run interviews, cultural fit, team fit, judge a
        candidate, judge candidates, skills in an interview, signals in an interview, best hire,
        attract women, find anyone for a, find anyone, find anybody for, find the right person, find
        the right people, find someone for a, cannot find anyone, cannot fill, fill the position,
        not hiring someone, regretted not hiring, high quality team, build high quality teams, build
        high performing teams, build a high quality, strong team from, put together a strong,
        positions, five open positions, new positions, assess technical, assess technical skills,
        skills in interviews, in the interview, during interviews, during an interview, candidate
        who is brilliant, brilliant candidate, arrogant candidate, candidate is brilliant, brilliant
        but arrogant candidate, candidate handling, candidate pipeline, candidate pool,
        applications, application process, applicants pool, find and attract, attract good
        engineers, quality you look for, look for in a, look for in an, you look for in, look for
        when hiring, look for in people, design an interview, interview for a, never interviewed
        before, interviewed before, prefer to hire, three vacancies, no pipeline, generalists or
        specialists, specialists or generalists, first hires, make a hire, worst interview, worst
        interview you, interview you have ever, interviews you have, interview you conducted,
        conducted an interview, difficult hiring decision, hard hiring decision, convince a
        candidate to, candidate to choose us, to choose us, choose us over, bring in another
        manager, bring in a manager, bring in another, bring in more, bring in a senior, hire a
        manager, job ad that, write a job ad, write a job, job ads, equally good candidates, two
        candidates, between two candidates, between candidates, candidates equally, pick a
        candidate, choose a candidate, choose between candidates, those you reject, candidates you
        reject, reject candidates, rejecting a, good experience for, interviews a good experience,
        interview experience, experience for candidates, adding headcount, first people you hire,
        hire before, hire next, hire first, too early to hire, overhire, over hire, hiring mistake
        you, hire externally, external hire, internal candidate, external candidate, candidates
        fail, trial day, probation hire, references of a candidate
    """,
    "onboard": """
        onboard, new starter, new joiner, new hire, newcomer, ramp up, ramp, new engineer, new
        developer, new person, new team member, new employee, first week, first month, first thirty
        day, settle in, up to speed, probation, buddy, day one, joined the team, freshly hired,
        recently hired, new recruit, newly hired, new member, someone joining, somebody joining,
        start on monday, first day, first few weeks, hit the ground running, productive quickly,
        welcome a new, new colleague, new face, orientation, induction, set up for success, set a
        new, integrate a new, integrate new, integrating new, new people, newbie, fresh, starter,
        joiner, newly joined, just joined, recently joined, assimilate, newcomer productive, get a
        newcomer, onboarding programme, onboarding program, onboarding process, onboarding plan,
        first ninety days of, first three months of, first weeks of, start well, good start for a,
        newly arrived, arrival, arrive, new arrivals, welcome pack, introduce someone to, bring up
        to speed, become productive, productive in their first, new graduate to be, month with a
        new, first month with, day one to, new person on, new person in, new teammate, someone new,
        somebody new, fresh graduate, fresh eyes, settle into, learning curve, time to productivity,
        first commit, first pull request, first project for, bring a new engineer, bring a new
        developer, bring a new person, bring a new, bring new people, into a team that, new engineer
        into, introduce a new engineer, introduce a new member, integrate someone, integrate people,
        joining a team, joining an established, established team new, new starter first month,
        starter first month, first month look like, integrate five, five new people, new people at
        once, several new people, integrate new people, first day at, first day for, teach a
        graduate, teach a new, someone first week, somebody first week, first weeks at, new in the
        team, new on the team, new to the team, new to the company, newcomer to, people who are new,
        freshly joined
    """,
    "scale": """
        scale, grow the team, grow a team, grow your team, grew the team, grew your team, growing
        team, double, triple, expand, expansion, build a team, built a team, build the team, built
        the team, build out, built out, from scratch, from nothing, from the ground up, set up a
        team, hypergrowth, rapid growth, fast growing, team growth, size of the team, larger team,
        bigger team, team of fifty, team gets bigger, split the team, org structure, org chart, team
        structure, organization design, new office, new site, new team, greenfield team, stand up a
        team, quadruple, ten more, team to three, one team to, grow from, grew from, went from,
        bigger, larger, three people now, ten people now, fifteen by, by christmas, thousand people,
        hundred people, hundred engineers, fifty engineers, twenty engineers, from one to, to three
        teams, more teams, second team, additional team, growing pain, outgrew, growth phase,
        organizational growth, company grew, company doubled, company tripled, team doubled, team
        tripled, big team, small team, too big, too large, too many people, split responsibilities,
        divide responsibilities, layer of management, span of control, how many levels, hierarchy,
        squads and, squad model, spotify model, team boundaries, ownership boundaries, new
        department, found a team, founded, founding team, first engineer, assemble, put together a
        team, put a team together, start a team, build an organization, build a department, build an
        engineering, open an office, remote office, offshore, near shore, nearshore, outsourcing,
        bengaluru, site abroad, building up a team, built up a team, experience growing, grew a
        team, while the team, team of five, has to become, become three teams, become two teams,
        become several teams, three teams by, overgrown, overgrown team, org out of, engineering
        org, engineering organization, out of one, from five people, small team into, into several
        teams, into two teams, into three teams, split a team, team split, divide a team, team size,
        how many people should, how large should, add a layer, team leads layer, scale up, scale out
        the team, scaling an engineering, startup to scaleup, scaleup, scale yourself, company
        grows, team grows, team grew, grows faster, organization grows, as you grow, as the team
        grows, when a team grows, approach building a team, building teams, building a great team,
        building a new team, building an org, scaling an organisation, scaling an org, scaling a,
        scaling your, scaling up a, scaled an, organisation grew, grew to, grow to, growing fast,
        growing quickly, growth from, headcount growth, growth of the team, growth of the company,
        next stage of growth, ideal team, ideal team size, perfect team, team design, design a team,
        design an organisation, organise teams, organise an engineering, team setup, setup of your
        teams, structure of your team, structure a team, structure teams, reporting structure,
        functional teams, feature teams, component teams, platform team or, three teams, from one to
        several, one to several teams, to several teams, several teams from, one team to several,
        one to three teams, from one team to, scale your organisation, multi team, multiple teams
        from, number of teams, more than one team, second line, hire and scale, grow an
        organisation, grow the organisation, high growth, fast growth, double your team, size and
        shape, right size and shape, shape for a team, size of a team, shape of a team, shape a
        team, across two countries, team from zero, zero to, team across two countries, sensible
        size, size for a team, right size, too big for, when it is exceeded, exceeded, team is too
        big, team is too large, team gets too big, team becomes too, split teams, split it, merge
        teams, merge two teams, new team from, structure of an, structure an, structure the org,
        structure the team, structure the department, structure for a, organizational structure,
        organisational structure, org design, team shapes, layers of, flat organization, flat
        hierarchy
    """,
    "promote": """
        promote, career, ladder, next level, level, stretch, potential, succession, successor,
        delegate, skill, growth, develop people, develop your, develop an engineer, develop
        engineer, development plan, personal development, professional development, grow people,
        grow an engineer, grow engineer, grow into, grow as, grew into, growing someone, growth
        plan, learn, train, mentor, mentorship, coach to, from mid level, to senior, become a lead,
        become a manager, into management, into a leadership role, leadership role, hand over,
        bigger responsibility, more responsibility, take on more, bench, step up, raise leader,
        future leader, next generation, aspiration, ambition, ambitious, develop talent, management
        track, blossom, thrive, outgrow, plateau, bring on, bring along, progress in their career,
        advance, nurture, upskill, opportunity, replaceable, indispensable, overtaken you, overtake,
        outgrown, coached, responsible for more, knowledge sharing, apprenticeship, bring _ on, to
        staff, to principal, into a lead, into a manager, let go of control, hand off
        responsibility, protégé, people you developed, growth of, move up, step into, ready for the
        next, readiness, staff level, principal level, seniority level, title bump, develop others,
        help others grow, help people grow, help someone grow, help engineers grow, help grow,
        growing others, growing leaders, grow a leader, grow somebody, grew someone, grew somebody,
        engineer grew, person grew, someone growth, somebody growth, whose growth, take under your
        wing, under your wing, protege, pupil, teach, teacher, lesson to, study group, pair
        programming, pairing, shadow, rotation, secondment, stretch someone, stretch people,
        challenge people, career goal, career plan, career move, career talk, long term goals of,
        want to become, wants to be a, wants to move into, hungry for more, ready for more, talent
        development, leadership pipeline, leadership bench, replace you, when you leave, on holiday,
        bus factor, knowledge silo, knowledge transfer, knowledge, expertise, specialist,
        generalist, t shaped, tech track, dual ladder, individual contributor track, coaching
        session, coachee, mentee, your mentees, best in people, unlock, untapped, hidden talent,
        underused, get more out of, let others, let people lead, give people responsibility, trust
        people with, own role, autonomy to juniors, grow juniors, prepared someone for, prepare
        somebody for, prepare people for, preparing someone, lead role, team lead role, manager
        role, next role for, ready to lead, first time manager, new manager, new leads, first time
        lead, hand over responsibilities, responsibilities to, responsibility to your, growth
        opportunities, opportunities to grow, create opportunities, no promotions to give, get
        promoted, they will get promoted, asks for a promotion, wants a promotion, deserves a
        promotion, denied a promotion, promotion case, promotion packet, same level, same level for,
        level for, stuck at, stuck at a level, career development, career growth, career progress,
        career support, developed leaders, leadership development, leadership training, coach
        engineers, coach people, coach someone to, coach somebody to, growth conversation, learning
        culture, learning budget, skills of your engineers, skill development, technical growth,
        personal growth, growth of your engineers, growing your engineers, growing someone into,
        growing somebody into, help someone become, helped an engineer, help a junior, from junior
        to, junior to, mid to senior, senior to, to lead, succession plan, backup for you, deputy,
        stand in for you, while you are away, delegating, delegate to, grew under you, grow under
        you, grown under you, grow a lot, next generation of, tech leads of, want to grow, grow but
        not manage, not manage people, not want to manage, technical career, technical track,
        management career, promotion criteria, promotion process, promotion committee, promoted
        somebody, promoted someone, promote an engineer, promote from within, internal promotion,
        turned down for promotion, not promoted, was not promoted, ready to be promoted, career
        aspirations, career coaching, people grow, people to grow, help people develop, help
        somebody develop, help someone develop, develop skills, learn new skills, teach people,
        taught someone, taught an engineer, mentor someone, mentor somebody, mentor engineers,
        mentor juniors, coach a new manager, coach new managers, develop new managers, develop
        managers, grow managers, leaders under you, leads under you, empower your leads, step back,
        let go of tasks, let go of coding, do it yourself, doing it yourself, who gets promoted,
        promoted first, helped become, stretch projects, stretch goals for someone, set up to fail,
        setting them up, mentoring approach, approach to mentoring, build a succession, successor
        for, replacement for yourself, heir, next in line, someone potential, somebody potential,
        potential in people, potential in someone, potential leaders, emerging leaders, leaders of
        tomorrow, future managers, future of your people, develop your people, develop your team,
        develop your engineers, invest in people, invest in your people, growing your people, reach
        their career goals, career goals of, their career goals, their career, his career, her
        career, own successor, train people who, growing junior engineers, valued engineer wants,
        promotion you cannot give, cannot promote, help people reach, help people become, promoted
        to tech lead, promoted to lead, promoted to senior, promoted to staff, want to become
        architects, become an architect, become architects, high potentials, identify high
        potentials, promotion you fought for, fought for a promotion, fight for a promotion, who
        wants to become, first management role, someone in their first, somebody in their first,
        grow your own, new in a lead, new in management, become a team lead, newly promoted, freshly
        promoted, recently promoted, newly appointed, first lead role, engineers to leaders,
        engineers into leaders, engineers into managers, make managers out of, make leaders out of,
        raise a leader, spot leaders, train managers, train leads, teach juniors, teach somebody,
        teach someone, help a senior, senior engineer grow, staff engineer grow, grow further, grow
        beyond, hit the ceiling, hit a ceiling, ceiling, glass ceiling, career break, career step,
        step in their career
    """,
    "mix": """
        junior, graduate, intern, apprentice, composition, seniority, diverse, bias, fair,
        underrepresented, minority, gender, women, bootcamp, new grad, career changer, talent,
        experienced hire, mix of, homogeneous, same background, gender balance, parental, culture
        match, mix of skill, mix of people, balance of, skill mix, complementary, well rounded team,
        neurodiverse, accessibility of interview, all male, monoculture, unconscious bias, equal
        opportunity, objective interview, structured interview, rubric, scorecard, hiring for
        diversity, diversity in, improve diversity, diverse candidates, diverse pool, seniors or
        juniors, juniors or seniors, balance of seniors, bias free, fair process, women in, more
        women, equity and inclusion, dei, inclusive recruiting, three juniors, juniors or, senior
        heavy, junior heavy, top heavy, too junior, too senior, mix of seniority, seniority mix,
        balanced team, balance the team, diverse teams, diversity on, diversity of, diversity and
        inclusion, representation, approach to diversity, inclusion in hiring, equal chances,
        different backgrounds, backgrounds, older engineers, part timers
    """,
    "persuade": """
        persuade, persuasion, convince, influence, buy in, win over, win _ over, sell, get on board,
        on board, sway, lobby, support for, get support, win support, change mind, change _ mind,
        changed their mind, bring round, bring _ round, bring around, talk _ into, align, consensus,
        negotiate, compromise, common ground, meet in the middle, make the case, make a case, make
        your case, business case, advocate, champion, pitch, get agreement, win win, agreement with,
        rally support, skeptic, sceptic, sceptical, skeptical, cooperate, collaborate, backing,
        sponsor for, bargain, give and take, adopt, come to term, come around, political capital,
        diplomatic, diplomacy, go along with, talk _ out of, concession, owe you, owe nothing,
        favour, help you, goodwill, turn a no into, bring them along, bring along, along with you,
        sceptical of, opposition, opponent, ally, coalition, evangelize, communicate to, communicate
        with, translate, explain to, non technical, nontechnical, jargon, ally you, enemy into,
        supporter, make an enemy, build bridge, bridge, get _ to agree, got _ to agree, get them to
        agree, agree on anything, agree on, agreement, come to an agreement, find agreement, reach
        agreement, reach an agreement, room full of, move people, get others to, get somebody to,
        get someone to, got others to, followers, without a mandate, mandate, soft power, sell _ on,
        sold _ on, sold your idea, sell your idea, your idea, idea across, idea accepted, proposal,
        propose, get approval, approval for, approve, funding for, budget for your, get budget,
        argue for, argue your case, plead, fight for, fought for, defend your team, protect your
        team, shield your team, shield, represent, deal with another, quid pro quo, mutual, joint,
        shared goal with, partnership with, work closely, work with other, work across, collaborate
        with, collaborate across, coordinate with, coordinate across, align on, misaligned, unify,
        get everyone behind, common language, resistance, resistant, resist change, hostile room,
        unconvinced, change hearts, tactful, tact, charm, leverage, presentation, presented to, sell
        up, sell upwards, sell engineering work, sell it to, sell technical, sell the idea,
        influence the roadmap, influence a decision, influence people, influence others,
        influencing, convince someone important, convince someone, convince somebody, convince
        management, convince your boss, convince people, persuade someone, persuade people, persuade
        somebody, proposal was, proposal rejected, idea was rejected, rejected at first, accepted in
        the end, accept your, get other teams to, get another team to, get people in other, what you
        need from, get what you need, cooperate with, cooperative, work together with another,
        partner with, partnering, partnership, coalition of, win people over, win somebody over, get
        on their side, on your side, initiative across, led an initiative across, across several
        teams, across functions, across several, cross org, cross organizational, cross
        organisational, matrix organization, settle it between departments, between departments,
        between two departments, between two teams, negotiate with, negotiated, agree with product,
        explain technical, explain engineering, explain why engineering, technical debt to a, to
        executives, to a cfo, to the ceo, to management, to the business, to non engineers, to a
        customer, to customers, to sales, reluctant team, get a reluctant, get people to follow,
        order anyone to follow, order anyone, order anybody, cannot order, follow it, follow your,
        get your ideas heard, ideas heard, heard by the leadership, heard by leadership, make legal
        and, get them to cooperate, win trust of, winning the trust, winning trust, best compromise,
        compromise you, make people agree, bring people to agree, changed the mind, changed somebody
        mind, changed someone mind, mind of someone, mind of somebody, introduce a company wide,
        company wide practice, companywide, standard across the company, standardise across, cross
        company, organisation wide, org wide, unite departments, unify teams, work with others
        outside, influence upwards, influence up, influence sideways, influence leadership,
        influence a decision you, influence executives, influence your boss, influence a
        stakeholder, lobby for, gained support, support from leadership, support of leadership,
        backing of, sponsor, sponsorship of an executive, buy in from, get people to agree, get
        people to do, get people to adopt, get people to support, get buy in for, did not own, do
        not own, you did not own, not yours to make, engineers aligned, business aligned, align
        engineering, align business, aligned with the business, align with product, align with
        other, get support you, support you needed, get the support, resources from other, get
        resources from, secure funding, secure resources, secure support, present to executives,
        present to the board, present bad news, news to executives, bad news to executives, bad news
        to leadership, bad news to management, bad news to stakeholders, negotiate scope with,
        invest in infrastructure, leadership to invest, several teams to agree, teams to agree,
        common standard, agree on a common, build alliances, communicate a delay, delay to
        stakeholders, communicate delays, collaborating with a department, completely different
        goals, idea through in a, get an idea through, idea through, push an idea through, get
        something through, built a coalition, build a coalition, understand why something takes,
        business does not understand, business doesnt understand, nobody above you cares, push a
        topic, push an idea, push something through, in it for them, what in it for, someone to help
        you, somebody to help you, help from someone who, help from another, help from other, ask
        another team, ask other teams, favour from, trade favours, manage upward, upward management,
        keep a partner on, partner on board, keep _ on board, departments blamed each other, across
        departments
    """,
    "refuse": """
        say no, said no, push back, pushback, decline, refuse, stand up to, stand your ground, stood
        your ground, turn down, hold the line, unreasonable, unrealistic, overrule, override, veto,
        block, blocker, refuse request, not budge, would not budge, dig in, dug in, reject,
        obstruct, non negotiable, over promise, overpromise, demand, pet project, insist, ignore
        your, ignore request, unresponsive, drag their feet, pet feature, block your, shout at you,
        stand in the way, promise made, promised, overcommit, over commit, stonewall, hostage,
        nonsense, wrong about, opposite orders, conflicting orders, angry with you, angry, furious,
        annoyed with you, upset stakeholder, unhappy with your team, complain about your team,
        complaint about your team, breaks its promise, broke a promise, breaks promise, broke its,
        let you down, dropped you, backed out, pull out of, pulled out, renege, over your dead,
        contradict, stand firm, stand by, cave in, give in, gave in, back down, hold firm, draw the
        line, drew the line, boundary, ridiculous, unfair demand, absurd, too much from, scope
        demand, wants everything, wants it now, wants it by, wants it all, insist on, pressure from,
        under pressure from, pressured, forced, dictated, imposed, ultimatum, nagging, chase you,
        breathing down your neck, second guessing your, interfering, meddle, micromanaging you,
        micromanaged by, order from above, tell you to do, asks you to, do something you, push back
        against, push back on, from above, decision from above, order from, instruction from,
        consider a mistake, you consider wrong, you think is wrong, you believe is wrong, something
        you think, something you consider, asks for something, ask for the impossible, contradict
        each other requests, requests from several, requests from, contradicting request, threatens
        to, threatens to leave, threat from, announce your feature, announced a date, announced
        publicly, to the press, press release, promise to a customer, promised a customer, promised
        a client, promised the customer, without asking, without telling you, without consulting
        you, before you had, behind your, keeps changing the requirements, change the requirements,
        changing requirements, badmouth, bad mouth, speak badly, criticises your team, refuses to
        give, denied you, denies, access, rejected your, deliver what was agreed, what was agreed,
        not what was agreed, unresponsive partner, cut the thing, wants to cut, thing you believe
        in, sold something, sold something you, promised something, misses the date you, date you
        depend on, you depend on, depends on you, team misses, say no to, no to a, said no to a,
        turn down a customer, refuse a customer, refuse a request, decline a request, reject a
        request, requests you cannot, cannot fulfil, impossible request, impossible promise, over
        commitment by sales, scope from sales, resist pressure, pressure from above, pressure from
        leadership, pressure from management, pressure from sales, pressure from the business,
        pressure from product, deal with pressure from, leadership sets a deadline, impossible
        deadline, deadline from above, unrealistic deadline, unrealistic demands, unrealistic
        expectation, hardest no, the no you, a no you, no you have, you said no, firm no, polite no,
        gives tasks to your, gives work to your, gives orders to your, bypasses you, goes around
        you, going around you, went around you, going over you, undermines you, will not share
        information, not share information, withhold information, withholding, keep information
        from, refuse to share, they say next year, say next year, no time for your, low on their,
        not on their roadmap, deprioritise your, insists on a technology, committing your team,
        keeps committing your team, superiors did not, message your superiors, demands a feature,
        makes no sense, wants everything at once, everything at once, stand your ground against,
        ground against, conflicting demands, conflicting requests, contradictory demands, changing
        their minds, change their minds every, executives from changing, tell your boss that, boss
        is wrong, your boss wrong, made your life difficult, stop a release, break a promise, broke
        a promise to, take back a promise, calls your engineers directly, calls your engineers, goes
        directly to your, directly to your engineers, straight to your engineers, know it all
        product, know it all stakeholder, bypasses you and, upset client, upset customer, calm an
        upset, calm an angry, calm a client, calm a customer, client is angry, customer is angry,
        client is upset, customer is upset, irate, escalated to your boss, complained to your boss,
        complaint to your boss
    """,
    "relation": """
        relationship, rapport, trust with, earn trust, build trust, partnership, working
        relationship, politics, political, over your head, over _ head, above _ head, behind your
        back, bypass, go around you, escalate, take credit, steal credit, credit, conflicting
        priority, different priority, priority conflict, competing interest, conflicting interest,
        different agenda, hidden agenda, silo, turf, get along with a, rebuild, repair, mend, fence,
        bad start, wrong foot, distrust, mistrust, trusted partner, lose trust of, lost the trust,
        win the trust, gain trust, credibility, credible, reputation, network, build relationship,
        connections, connection with, liaise, liaison, interface with, interaction with,
        communication with, communicate with other, alignment with, keep _ informed, kept informed,
        no surprises, transparency with, expectation management, at your level, managers at, manager
        next door, next door, favours, influence map, behind closed door, favoritism, power play,
        power struggle, power game, friend of the founder, build relationships with, relationship
        with, good relationship, bad relationship, difficult relationship, strained relationship,
        trusting relationship, working with someone from, working with someone outside, working with
        somebody from, people around your team, the people around, around your team, around the
        team, someone important, important person, powerful, influential, cooperation with, describe
        your cooperation, describe working with you, work with you, work well with, keep
        stakeholders happy, keep people happy, happy customer, keep informed, communicate up,
        communicating with leadership, reporting upwards, manage your boss, manage your manager,
        managing upwards, working across functions, working across, relationship with your product,
        your relationship with, relationship with your, relationship with a, relationship with
        another, working relationship with, difficult partner, trust of a difficult, trust of a,
        over someone, behind someone back, colleague from a different, colleague from another,
        colleague in a different, conflict with a colleague, conflict with someone outside, conflict
        with someone from, disagreement with someone outside, disagreement with another team,
        conflict with your manager, conflict with management, conflict with product, conflict with a
        customer, conflict with a client, conflict with a stakeholder, conflict with a peer,
        conflict with sales, conflict with a partner, disagreement with your manager, disagreement
        with your boss, disagreement with a stakeholder, disagreement with a peer, disagreement with
        leadership, disagreement with an executive, disagreement with the business, disagreement
        with sales, disagreement with design, disagreed with your, disagreed with a senior,
        disagreed with a peer, disagreed with product, disagreed with leadership, disagreed with
        management, disagreed with a stakeholder, difficult relationship with, improved a
        relationship, relationship and how you, relationship improved, had to escalate, you had to
        escalate, escalating, trust with a new, trust with a partner, new product partner, trust
        with other, trust with another, trust with product, trust with leadership, trust with your
        boss, trust of leadership, trust of your boss, work with a difficult, rely on a team, team
        you cannot control, could not control, cannot control, out of your control, outside your
        control, colleague outside, difficult boss, difficult manager of yours, bad boss, bad
        manager you had
    """,
    "disagree": """
        disagree, difference of opinion, differing opinion, different opinion, conflicting opinion,
        conflicting view, opposing view, opposing opinion, clash, argue, dispute, quarrel, conflict,
        fall out, fallen out, fell out, feud, spat, squabble, bicker, butt head, butting head, lock
        horn, at odd, at loggerhead, friction, tension, fight, fought, hostile, bad blood, heated,
        not get along, get along, see eye to eye, not agree, cannot agree, could not agree, same
        page, at each other, at war, rub each other, dislike, cannot stand, not speak, not talk to,
        not talking, stop talking, stopped speaking, not work together, work together, boil over,
        blow up, blew up, shout, yell, raise their voice, raised voice, blame, finger pointing,
        point finger, rivalry, rival, grudge, resentment, bitter, standoff, stand off, stalemate,
        deadlocked, impasse, showdown, flare up, infighting, in fighting, bad feeling, cold war,
        clash of, strained, drama, rift, animosity, polarized, collision, has to go, religious war,
        holy war, flame war, side of the story, remark, mock, jealous, jealousy, cold shoulder,
        ignore each other, avoid each other, loggerheads, incompatible, take offence, take offense,
        offended, insult, snap at, outburst, attack, storm out, slam, trade blows, contention,
        contentious, unpleasant, sour, soured, go at it, versus, warring, at it every, at it again,
        harmony, harmonious, ugly, nasty, ugly fight, break up a fight, at each other throat,
        throat, explosive, explode, erupt, escalate between, spiral, confrontation between,
        collision between, mutual dislike, hate each other, hates, detest, despise, enemies, enemy
        in, dissent, discord, disharmony, opposed, contradict each other, undermine each other,
        complain about each other, complains about another, complaint about another, sabotaging,
        spite, teasing, banter, joke at, at the expense of, offensive remark, hurtful, rude to each
        other, rude to a teammate, snarky comment, nasty comment, treated as an outsider, outsider,
        ostracize, freeze out, frozen out, tension in the room, tension in the, tense meeting,
        becomes an argument, became an argument, turned into an argument, discussion becomes,
        discussion became, war of, bike shed, bikeshedding, will not merge, refuses to review,
        blocks each other, blocks every, nitpick, pedantic, opinions differ, differing view,
        different views, two views, competing idea, competing view, competing proposal, competing
        design, competing solution, conflicting idea, deadlock between, cannot decide between, both
        want, wants the same, compete for, same role, credit between, unfair treatment, favourite in
        the team, divided, divided over, split over, split the team, split down the middle, down the
        middle, torn, torn apart, tear apart, disagree productively, opinions, strong opinions, same
        problem in different, in different ways, different ways, two ways, both wanted to, last
        word, have the last word, always right, has to be right, friction between, friction among,
        trouble among, trouble between, trouble in the team, among your own people, your own people,
        between your engineers, between your own, bitter argument, fighting in, keep fighting,
        fights over, conflict you, conflicts from, conflicts in, conflict in a team, conflict in
        teams, conflict resolution, resolving conflict, resolving, disagreement about, disagreement
        over, disagreement on, disagreed about, disagree whether, not agree about, not agree on,
        gets heated, got heated, becomes heated, poisoning, ganged up, against one, complaints from
        one, complain about the other, not on speaking terms, speaking terms, belittles, laughs at,
        put down a colleague, humiliate, humiliated, patronize, looks down on, condescension,
        separate two, separate them, keep them apart, personality difference, different personality,
        differing personalities, could not work together, cannot work together, will not work with,
        refuses to work with, not work with another, work with another, another engineer, another
        developer, another member, constantly argue, tensions ran, tensions in, tensions ran high,
        ran high, serious disagreement, serious conflict, technical disputes, disputes between,
        stealing ideas, stole an idea, accused, getting nasty, got nasty, turned nasty, out of hand,
        gets out of hand, got out of hand, brewing, simmer, boiling, conflict is brewing, going on
        for months, conflict that, conflicts between, conflict among, like one another, not like
        each other, dislike one another, argue about ideas, argue about, the other half, half the
        team wants, half the team, other half, one half, divided into, split into two, war between,
        fight about, fall out over, stop working together, no longer work together, will not sit,
        refuse to sit, refused to talk, ignore one another, competing with each other, clash
        between, conflict with a teammate, conflict with teammates, hostility between, hostility in,
        bad atmosphere between, bad mood between, poisonous, toxic team, toxic atmosphere, toxicity,
        conflict situation, conflict at work, conflict handling, conflict management, voice dissent,
        turning into a fight, into a fight, incompatible visions, incompatible ideas, interpersonal
        problems, interpersonal conflict, interpersonal issues, attacks another, openly attacks,
        attack each other, away from a teammate, moved away from, want the same project, same
        project, arise, arising, conflicts from arising, prevent conflicts, avoid conflicts,
        conflict you handled, handled a conflict, handled conflict, conflict well, conflict badly,
        disagreement lead, disagreement led, led to something good, treated unfairly by, unfairly by
        another, another team member, member against another, emotional debate, debate became
        emotional, became emotional, technical debate, debates, do not get along, does not get
        along, see a conflict coming, conflict coming, battles, becoming battles, compete for the
        same, lead position, publicly criticises, criticises another, criticise each other,
        technical argument, quarrels between, each thinks the other, thinks the other is, cannot
        reach consensus, team cannot reach, reach consensus, losing side, damaged working
        relationship, restart a damaged, bullying in, stubborn architects, not trust each other,
        trust each other, distrust each other, divided team, bring a divided, both report to you,
        both report to me, team to disagree, says something offensive, something offensive, because
        of a conflict, because of the conflict, rivalry between, still grumbling, shouting match,
        turns into a shouting, keep apart, had to keep apart, big egos in one, egos, big egos,
        parties in a quarrel, both parties in, both are right, both right, say sorry, apologies,
        apologize, make them apologise, whose design wins, design wins, who wins, wins the argument,
        won the argument, settle whose, gossip, behind each other back, behind a teammate back,
        behind a colleague back, retro turns into, meeting turns into, escalates into, escalated
        into, team fights, team feud, team quarrel, quarrelsome, row between, spat between, clash of
        personalities, between the two, two of them, one of the two, either of them, both engineers,
        both developers, both people, both seniors, both leads, both colleagues, both teammates
    """,
    "mediate": """
        mediate, mediator, resolve, resolution, defuse, diffuse, de escalate, deescalate, calm, step
        in, intervene, intervention, referee, settle, arbitrate, reconcile, reconciliation, smooth
        over, smooth things over, make peace, peace, peacemaker, broker, patch up, sort out, sort it
        out, iron out, neutral, impartial, hear both, clear the air, ceasefire, truce, heal, put
        out, bury the hatchet, umpire, play judge, bring together, bring _ together, brought _
        together, apology, apologize, clear up, sit them down, in a room together, put an end to,
        get past, move past, bring an end, keep the peace, bring two people together, let it run,
        get involved, involve yourself, stay out of, stay out of it, keep out of, bring harmony,
        restore harmony, break up, cool down, cool off, calm down, take the heat out, pour oil, turn
        down the heat, caught in the middle, between a rock, fair to both, even handed, listen to
        both, both stories, both version, each side, every side, third party in, sort it, work it
        out, work things out, work out their, settle it, resolve it, unresolved, lay to rest, end
        it, end the, handshake, shake hands, forgiveness, compromise between, who was right, who is
        right, who won, winner, loser, lost out, keep both, arbiter, judge between, judge who,
        facilitator, facilitate, moderate, moderator, bring people back together, back together,
        step in between, stepped between, between colleagues, between two people, come between, get
        in between, how do you resolve, how did you resolve, resolve a disagreement, solve a
        conflict, everyone gets heard, everybody gets heard, gets heard, be heard, being heard,
        heard, productive disagreement, productively, constructively, respectfully, common solution,
        both happy, outcome for both, find a solution between, go between, settle technical, settle
        disputes, settle a dispute, settle arguments, settle an argument, settle disagreements,
        settle a disagreement, repairing the relationship, repair the relationship between,
        relationship between two, relationship between, mend the relationship between, trust between
        two, trust between, between two engineers, like an adult, like adults, act as a mediator,
        acted as, act as a judge, talk it out, talk it through, hash it out, work out their
        differences, get them talking, get them to talk, get people talking, ground rules, rules for
        debate, rules for discussion, disagree and commit, consensus in the team, consensus within
        the team, healthy discussion, healthy argument, common ground between two, between two
        developers, between two seniors, between two leads, between two members, between two
        reports, between two people on, between two of, peace between, resolve a dispute, resolve
        disputes, dispute between, cliques, resolve things between, resolve tension, reduce tension,
        lower the temperature, mediating, calm people down, calm somebody down, calm someone down,
        calm things, help two people, two people restart, relationship between two people, moderate
        a discussion, moderate a debate, moderate between, losing side stays, quarrels between
        adults, solve quarrels, between adults, sides of an argument, keep the loser, on board
        after, stay neutral, neutral between, could not stay neutral, remain neutral, take no side,
        keep them apart, separate them, end a quarrel, end the quarrel, end a fight, end a feud,
        solve a quarrel, make up after, made up after, bring peace, brought peace, restore peace,
        calm both
    """,
    "personal": """
        personal, ego, bully, dominate, loud, quiet voice, talk over, interrupts, left out,
        excluded, passive aggressive, interpersonal, snide, snark, snarky, harsh, sarcastic,
        sarcasm, belittle, put down, emotion, emotional, temper, strong opinion, opinionated, strong
        personality, gossip, clique, steamroll, shut out, shut _ out, word in, get a word in,
        bystander, respect, disrespect, shy, quieter, introverted, outspoken, vocal, outnumbered,
        side lined, sidelined, marginalized, isolate, isolated, scapegoat, blame someone, picked on,
        taunt, intimidate, intimidated, rank and, status game, ego clash, dominant, dominating,
        monopolize, takes over the meeting, interrupts people, shut down others, shuts others down,
        quiet ones, silent ones, soft spoken, quieter people, loud people, sensitive to, take it
        personally, took it personally, getting personal, personal attack, name calling, tone of
        voice, cultural difference, generational, misunderstanding, misunderstood, miscommunication,
        communication style, working style, different working style, styles, emotions run high, felt
        ganged, feel excluded, felt excluded, left out of, ignored by the others, ignored by the
        team, treated badly, treated unfairly, unfairly, disrespectfully, discriminated,
        discrimination, racist, sexist, remark, joke, inside joke, chat, in the chat, slack
        argument, by email, tone, bullies others, and not about persons, become personal, became
        personal, turns personal, hurt feelings, feelings were hurt, grudges, gossip in the team,
        backstabbing, undermined in front, in front of everyone, in front of others, publicly,
        public humiliation, shame, laugh at, outcast, odd one out, silenced, speak over, cut off,
        cuts people off, domineering, controlling, aggressive in meetings, aggressive reviewer
    """,
    "decide": """
        decide, decision, choose, chose, choice, make the call, made a call, make a call, call it,
        judgment call, tough call, hard call, difficult call, right call, wrong call, close call,
        big call, risky call, judgment, pick, go no go, trade off, tradeoff, weigh, option, select,
        opt, pros and cons, dilemma, fork in the road, pull the trigger, pull the plug, make up your
        mind, made up your mind, criteria, criterion, verdict, commit to, gut call, crossroad,
        alternative, two way door, one way door, evaluate option, now or wait, wait or, or wait, go
        ahead, overrule, commit, settle on, between two, which way, which to, deliberate, course of
        action, direction to take, come down on, land on, best call, call of, calls you, call you
        had to, a call, final say, final call, tie breaker, tiebreaker, cast the vote, deciding
        factor, made the decision, arrive at, come to a decision, conclude, conclusion, which one
        to, evaluate, evaluation of option, matrix, compare option, comparing, thought process,
        think it through, think through, think about risk, thinking behind, reason through,
        rationale, reasoning, first principles, mental model, framework for deciding, heuristics,
        rule of thumb, compass, principle when, ethical, ethics, moral, right thing to do, decisive,
        act fast, act quickly, act without, moved without, went ahead, gone ahead, go for it, went
        for it, bite the bullet, take the plunge, plunge, jump, parachute, change direction, change
        of direction, turn back, about turn, switch course, sleep on it, sleep well, big decisions,
        critical decision, key decision, crucial decision, pivotal, cost against benefit, cost
        benefit, cost versus benefit, benefits against, weigh up, balance cost, sacrifice, give up
        something, lesser evil, no good option, no good choice, between a bad, stop or go, stop or
        continue, continue or stop, keep going or, keep or, kill it, shelve, abandon, drop a
        project, scrap, double down, difficult choice, most difficult choice, hard choices, choose
        between, chose between, come to a conclusion, reach a conclusion, controversial decision,
        controversial, consequential, unpopular decision, bad decision, good decision, decision you,
        decisions that, decision turned, make a decision, make decisions, made a decision, decide
        quickly, decide too late, delay a decision, decision you delayed, delayed too long, delayed,
        postpone, put off a decision, put off, wait too long, leave it too late, ethical dilemma,
        moral dilemma, grey zone, good judgement, sound judgement, what not to do, not to do, adopt
        a technology, technology to adopt, which technology, choose which, choose a technology,
        choose technology, choose a vendor, stop a project, killed a project, cancelled a project,
        end a project, abandon a project, already invested, invested a lot, half finished, half
        done, stop or, go on or, carry on, opposite advice, conflicting advice, advice, advise,
        adviser, whom to believe, who to believe, consultants, experts, expert opinion, specialists
        disagree, second opinion, believe whom, most important decision, important decision,
        decision nobody, decision no one, making a decision nobody, tough decisions, hard decisions,
        framework for tough, framework for decisions, framework for making, approach to decision,
        approach decisions, decision making style, decision making process, short term pain, long
        term gain, pain and, long term against, short term versus, long term versus, every option
        has, every option, all options, option has, decision wait, should a decision, decision
        should wait, forgiveness or for permission, ask for forgiveness, forgiveness or permission,
        for permission, permission, obvious solution, no obvious, no obvious solution, obvious
        choice, no obvious choice, no solution, decide against, decide today, choose today, have to
        choose, had to choose, must choose, pick one, one or the other, either or, yes or no, good
        call, taught you, decision taught, decision alone, decided alone, on your own authority,
        without asking anyone, without permission, intuition based, data based, principles behind a
        decision, tough trade off, difficult trade off, priorities between risk, decisions under
        pressure, deciding under pressure, under pressure decide, crisis decision, emergency
        decision, decision in an emergency, decision with lasting, consequences of a decision, long
        lasting, far reaching, strategic choice, technical choice, architectural decision,
        architecture decision, technology decision, technical decisions, hardest technical decision,
        difficult technical decision, biggest technical decision, best decision, worst decision,
        decision you ever made, ever made, decision nobody supported, decision no one supported,
        weigh several, several alternatives, which option will, option will work, weigh
        alternatives, choose by tonight, by tonight, choose a framework, decide by, decide whether
        to, decide whether to kill, sunset a, sunset a product, retire a product, discontinue, roll
        back or, push a fix, fix or roll back, or push, fix forward, forward fix, think about
        something, thought enough, enough thought, complex trade off, complex technical trade,
        technical trade off, design trade off, technology trade off, forced to choose, forced
        choice, technical solutions, two technical solutions, between two technical, between two
        solutions, between two options, between two designs, between two technologies, between two
        approaches, evaluate trade offs, stop gathering information, gathering information, migrate
        now, do you migrate, needs more thought, more thought, own preferences, against your own,
        changed your mind about, principles guide you, guide you, answer is not obvious, is not
        obvious, team is split and, right or fast, opportunity you turned down, turned down an
        opportunity, boldest thing, fooling yourself, which risks to accept, call when the team,
        make a call when, decision in a crisis, decide in a crisis, bad options, options are bad,
        all of your options, all your options, improvise, improvisation, too many unknowns, many
        unknowns, trust your experience, when to trust your, project you decided not, decided not
        to, decided not to do, technology choice, worst technology choice, worst choice, best
        choice, how much risk is, stopped a launch, call off, cancel a launch, delay a launch or,
        launch or not, release or not, launch or wait, wait or launch, ship or wait, now or never,
        decide fast, decide slowly, sleep over, sleep on a decision, second guess yourself, doubt a
        decision, doubt your decision, doubts about a decision, confident in a decision, confidence
        in a decision, stand by a decision, stood by a decision, own a decision, explain a decision,
        justify a decision, defend a decision, decision was criticised
    """,
    "uncertain": """
        uncertain, uncertainty, incomplete, ambiguous, ambiguity, unclear, unknown, all the fact,
        all the data, all the information, complete data, complete information, full information,
        full picture, whole picture, missing data, missing information, limited information, limited
        data, not enough data, not enough information, enough data, enough information, half the
        information, half the fact, partial, imperfect, gut, instinct, intuition, hunch, guess,
        guesswork, evidence, data, information, in the dark, blind, fog, vague, murky, hazy, grey
        area, gray area, conflicting data, contradictory, inconclusive, nobody know, no one know,
        nobody could know, not know, crystal ball, assumption, assume, prove, proof, unsure,
        certain, certainty, confident enough, hypothesis, insufficient, little to go on, no
        precedent, without knowing, prediction, novel situation, uncharted, right answer, no right
        answer, too little time, before you understood, before understanding, knew little, little
        information, little data, thin, sparse, patchy, not know for, cannot know, could not know,
        never know, first time anybody, unpredictable, foresee, could not be sure, be sure of, not
        be sure, not sure, unsure about, no data, no data on, without data, without any data, lack
        of data, lacking, lack of information, scarce information, little or no, insufficient data,
        noisy data, noise in the data, inconclusive data, wrong data, bad data, data is wrong,
        statistic, statistical, how likely, likelihood, chance, odds, probability, expect the
        unexpected, expected value, do not know, did not know, do not know what, unknown unknown,
        new territory, unfamiliar, unfamiliar territory, first of its kind, never been done, nobody
        had done, nobody has done, no playbook, no map, ill defined, undefined, open ended, loosely
        defined, moving target, both are guesses, guesstimate, estimate of risk, speculation,
        speculative, educated guess, best guess, feeling told you, your feeling, sixth sense, sense
        told, told you to, experience told, rely on experience, trust yourself, trusting your, data
        driven, by the numbers, measure before, test the assumption, experiment, prototype, proof of
        concept, poc, a b test, the facts, few facts, gut feeling, likely or, vague problem, vaguely
        defined, incomplete information, act on incomplete, limited knowledge, without being sure,
        how sure, how certain, how confident, certain enough, sure enough, clear answer, no clear
        answer, not a clear answer, no obvious answer, no good answer, no time to run, run the
        experiment, run an experiment, no experiment, ab test, test first, new information, new
        facts, new evidence, information changed, facts changed, changed facts, because of new
        information, intuition and data, balance intuition, intuition let you down, instinct let you
        down, gut let you down, trust data, trust the data, rely on your, rely on data, data
        against, data or, sparse data, unclear problem, unclear situation, unclear goal, unclear
        direction, undefined problem, ill defined problem, open question, complex problem, messy
        problem, wicked problem, problem nobody, problem no one, nobody understood, did not
        understand, not understand, fully understand, had very little, cannot test it, cannot
        measure it, test it, cannot test, cannot measure, facts had changed, nobody has made before,
        never made before, no one had made, made before, first time ever, no experience with, never
        done before, without precedent, precedent, unprecedented, following your instincts,
        following your gut, go with your gut, went with your gut, go by your gut, guts told,
        instincts paid, your instincts, your gut, your intuition, gut decision, instinctive,
        intuitive, half blind, flying blind, had to guess, missing pieces, puzzle pieces missing,
        missing facts, missing context, incomplete picture, unclear what, unclear how, unclear who,
        unclear whether, unclear outcome, outcome unclear, uncertain outcome, outcome uncertain,
        uncertain times decide, dealing with uncertainty, handle uncertainty, handle ambiguity, deal
        with ambiguity, tolerate ambiguity, ambiguous problem, not well defined, poorly defined,
        with limited information, first instinct, first impression, instinct was wrong, gut was
        wrong, intuition was wrong, assumption that proved, assumption proved, proved to be false,
        proved false, false assumption, wrong assumption, without knowing all, knowing all the
        facts, data contradicted, contradicted your experience, may or may not, might or might not,
        may go bankrupt, could go bankrupt, data is poor, poor data, data was poor, not enough
        evidence, thin data
    """,
    "risk": """
        risk, risky, bet, gamble, at stake, stakes, high stakes, downside, upside, take a chance,
        took a chance, leap, leap of faith, irreversible, reversible, undo, undone, roll back,
        rollback, worst case, safety net, hedge, bold, blast radius, calculated, no going back, way
        back, play it safe, dare, swing, paid off, pay off, exposure, courage, brave, aggressive,
        cautious, conservative, cost of being wrong, wrong horse, bet on, all or nothing, roll the
        dice, calculated bet, outage risk, what could go wrong, go wrong, goes wrong, went wrong
        after, plan b, fall back, fallback, insurance, exit strategy, escape hatch, safe choice,
        safe option, safe bet, comfort zone, out on a limb, limb, stick your neck out, stuck your
        neck out, on the line, on a knife edge, dangerous, danger, threat, fear of being wrong,
        nerve, guts, risk averse, risk taking, risk taker, take risk, took a risk, risk worth, worth
        the risk, unproven, immature technology, new technology bet, early adopter, moonshot,
        irrevocable, permanent, point of no return, burn bridge, take a risk and, technical bet,
        stakes were, stakes are, think about risk, risk management, assess risk, risk assessment,
        evaluate risk, manage risk, accept risk, risk you, big risk, small risk, safe or, play safe,
        risk and fail, risky decision, risky project, risky bet, risk of failing, afraid to fail,
        failing fast, cannot be reversed, cannot be undone, hard to reverse, hard to undo, easily
        reversed, risk is worth, risk worth taking, worth taking, serious downside, downside of,
        instincts paid off, worked out, took chances, chances, take chances, bold decision, bold
        move, brave decision, courageous, courageous decision, fear of failure, dare to, could have
        gone wrong, might have gone wrong, could have failed, might fail, might have failed, could
        fail, safety margin, margin of error, mitigation, mitigate risk, risk mitigation, reduce
        risk, reduce the risk, risk reduction, limit the downside, limit risk, contain the damage,
        contain damage, appetite for risk, risk and speed, balance risk, risk against, risk versus,
        risk tolerance, tolerance for risk, tolerate risk, acceptable risk, how much risk, risk do
        you, risk are you, backtrack after, others advised you against, advised you against, advised
        against, critical vendor, vendor may, risk is acceptable, risk acceptable, risk is too, too
        risky, high risk, low risk, risk something, put at risk, risk it, worth a try, try something
        risky, bold bet, big bet, bet the company, bet you made, bet you lost, bet you won, lost a
        bet, won a bet
    """,
    "regret": """
        wrong, mistake, regret, failure, reverse, backfire, hindsight, differently, changed your
        mind, misjudge, in retrospect, look back, blunder, second guess, u turn, turned out, admit,
        miscalculate, misread, worst call, worst decision, flop, bad call, misstep, oversight, learn
        the hard way, rethink, go back on, went back on, walk back, undo, take back, took back,
        unmake, wish you had, wished, should have, would have done, do over, second time around,
        wrong horse, turned out badly, turned out wrong, did not pay off, not pay off, never paid
        off, bad outcome, ended badly, cost you, cost the company, cost the team, price you paid,
        lesson from a, wrong path, wrong turn, dead end, proven wrong, proved wrong, prove you
        wrong, incorrect, blind spot in, overconfidence, overestimate, underestimate,
        underestimated, misled, misleading, screwed up, messed up, botch, fiasco, decision that
        turned out, badly wrong, bad decision, regret a decision, made a bad, got it wrong, get it
        wrong, gone wrong with, your own fault, your fault, fault of yours, own mistake, learn from
        failure, learned from a failure, failed badly, not as planned, changed your plan, changed
        plan, change of plan, revise, reconsider, change course, let you down, wrong call and,
        taught you, what it taught you, learned from a mistake, made a mistake, make a mistake, your
        mistake, your worst mistake, big mistake, mistake you, mistake that, big failure, failure
        you, your failure, professional failure, time you failed, when you failed, you failed at,
        fail at something, fall flat, fell flat, fell on your face, wrong about something, wrong
        about a, proven wrong about, bad judgment, poor judgment, error of judgement, regret about,
        one regret, biggest regret, backtrack, back track, reversal, reversed course, wind back,
        unwind, undone decision, retreat, backpedal, was wrong, were wrong, being wrong,
        professional mistake, biggest professional mistake, mistake of your career, mistake in your
        career, you failed, have failed, wrong about something big, decision you regret, technical
        decision you regret
    """,
    "buildbuy": """
        build or buy, build versus buy, build vs buy, buy or build, off the shelf, in house, vendor,
        architecture, technology choice, two architecture, tool, platform choice, rewrite, framework
        choice, two design, technical choice, license, licence, open source or, commercial tool,
        saas, managed service, roll our own, roll your own, hand rolled, technology selection, stack
        choice, choose a framework, choose a database, choose a language, platform migration
        decision, big rewrite, rewrite from scratch, replatform
    """,
    "analysis": """
        analyze, analysis, analysis paralysis, overthink, think too long, paralysis, waver, dither,
        hesitate, indecisive, indecision, procrastinate, wait for more, wait for data, more data,
        quick decision, fast decision, on the spot, snap decision, spur of the moment, think long,
        overanalyze, freeze, stuck on a decision, stall, gather information, gather data, gather
        enough, collect data, research, investigate, information you need, need to know before,
        seventy percent, eighty percent, in an hour, on the fly, within minutes, in a hurry, time to
        think, no time, little time, clock is, quickly, impulsive
    """,
    "against": """
        against advice, against the advice, against your team, against everyone, against consensus,
        unpopular, contrarian, nobody agreed, everyone disagreed, went alone, gone against, go
        against, went against, overruled your team, swim against, everyone told you, everybody told
        you, told you not to, nobody believed, no one believed, minority, lone voice, devil
        advocate, despite, against the odds, against the grain, stuck to your, stuck with your,
        stick with your, your own conviction, defied, nobody supported, no one supported, nobody
        wanted, no one wanted, nobody liked, no one liked, nobody agreed with, no one agreed with,
        everyone was against, everybody was against, all your peers disagreed, opposed by everyone
    """,
    "number2": """
        two, both, couple of, pair of, 2
    """,
    "decidewh": """
        decide whom, decide who, decide what, decide which, decide whether, decide when, decide how,
        decide if, choose which, choose who, choose whom, choose what, decide on who, know whether,
        know which
    """,
    "nothing": """
        what is your plan, what is the plan, what is your move, your next move, what is your first
        step, your first step, what are your next steps, next step, what is your approach, what is
        your take on, what would you change, how would you change that, how do you proceed, what
        comes of them, what came of it, what came of them, what did you take from it, walk me
        through it, talk me through it, what is going on, what did you learn, what have you learned,
        what did you learn from it, what did you learn from that, what would you do differently,
        what was the outcome, what was the result, what was the impact, how did it turn out, how did
        it end, how did it go, make how do you handle, how did you handle, deal with, how do you
        tell me about yourself as, i would like to hear, i am curious, in your experience, as an
        engineering manager, as a manager how, at the end of the day, what role did you play, on a
        scale of, one thing, work well, did you handle, do you handle, what did you do, what do you
        do, fail to, where do you start, where would you start, how do you react, how do you
        respond, how do you handle that, what next, what do you do this week, what happened next,
        and why, what would you do if, tell me what you did, what did that teach you, what did it
        teach you, the number of, a number of, how many of, how often do you, tell me more, sum up,
        last minute before
    """,
    "hr": """
        hr, hrbp, hr partner, people partner, human resources, people team, hr business partner
    """,
    "single": """
        somebody, someone, anybody, anyone, person, individual, he, she, him, her, this guy, one
        guy, a guy, one of them
    """,
    "self": """
        motivates you, drives you, inspires you, excites you, you personally, you as a person,
        influence on your career, influenced you, influenced your career, your strength, greatest
        strength, your weakness, biggest weakness, weakness, your personality, your hobby, hobby,
        free time, spare time, outside of work, outside work, your weekend, your family, yourself in
        five, yourself in, see yourself, manage your own time, your own time, stay organized,
        organize your day, stay sane, your stress, three words, describe yourself, film, movie,
        book, music, podcast, favourite, most proud of, proudest, greatest achievement, biggest
        achievement, biggest accomplishment, role model of yours, your hero, fun fact, superpower,
        expect from your manager, expect of your manager, want from a manager, ideal manager, ideal
        boss, best boss you, best manager you, worst boss you, your best boss, you were a child,
        like to be managed, you like least, like least, like most about your, enjoy most, enjoy
        least, a million dollars, win the lottery, lottery, about you we, else should we know,
        anything else we should, conference you, conferences do you, personal goal, learn for
        yourself, grandmother, any kids, have kids, your dream, play any sport, strengths and
        weakness, define success, success for yourself, success to you, how do you learn, you learn
        best, learning style, personality type, myers briggs, adjectives, three adjectives, are you
        a, on weekends, at weekends, reading at the moment, are you reading, admire most, you
        admire, do you admire, who inspires, five years time, in five years, ten years time, goals
        for yourself, subject at school, at school, favourite subject, hardest technical problem,
        hardest bug, interesting technical, technical problem you, deal with stress, handle stress,
        cope with stress, pressure yourself, your own pressure, work under pressure, nicest thing
        anyone, said about you, are you bad at, bad at, recharge, how do you recharge, taught
        yourself, teach yourself, most recent thing you, introvert, an introvert, what are your
        hobbies, tech podcasts, your story, what is your story, end up here, use chatgpt, in your
        daily work, daily routine, your routine, morning routine, your mornings, birthday, zodiac,
        star sign, pet, dog, cat, cats or dogs, favourite colour, colour, your biggest strength,
        consider your biggest, friends say about you, say about you, your friends, interests besides
        work, your interests, besides work, manage your calendar, your calendar, plans for the
        future, look up to, leader do you, blood type, do you smoke, smoke, vegetarian, drive a car,
        grow up in, did you grow up, where are you from, are you from, pronounce your name, your
        name, your age, how old, passionate about outside, are you passionate about, passionate
        about in your, life balance yourself, balance yourself, tell me a joke, last book, the last
        book, book you finished, cat or a dog, dog person, newspapers, convicted, crime, arrested,
        how was your weekend, was your weekend, know about you, plans for the next, your career
        goals, chess, play chess, mother say, your mother, your parents, favourite thing about
        being, who you are, tell us who, consider yourself lucky, your star sign, got a pen, your
        role model, body building
    """,
    "history": """
        resume, cv, your background, your career, your journey, work history, years of experience,
        years have you, experience so far, management experience, first job, last job, current job,
        current role, your role, your position, previous role, previous job, last role, job title,
        your title, current company, current employer, previous employer, last employer, university,
        degree, studied, school, graduated, change jobs, job change, looking to leave, job search,
        how many direct reports, how many report, how big is your, how large is your, size of your
        current, team size, typical day, day to day, day in the life, certification, responsibility
        in your current, get into software, got into software, get into tech, get into management,
        become a manager yourself, why management, next in your career, next role, next job, hop,
        your last two roles, between your last, your last two jobs, least about your, past roles,
        past jobs, biggest team you, largest team you, have you managed people, budget did you,
        employment, year missing, missing on your, year out, sabbatical, taught you the most, leave
        your last, leave your current, leave your previous, left your last, left your previous,
        leave your job, left your job, why did you leave, decide to leave, wanting to leave your,
        gap in your, a gap between, what did you study, majored, professional life, professional
        background, overview of your, quick overview, life so far, career to date, so far in your,
        duties, your duties, responsibilities at your, at your previous company, at your last
        company, at your current company, your current company, your present, present job, present
        role, current position, your current position, job market, market at this moment, experience
        with, experience in, have experience in, experience do you have, how many years, managing
        managers, experience managing managers, experience managing, engineers report to you, people
        report to you, reports to you today, reporting line, how long were you, been at your,
        working at your current, last write production code, write production code, distributed
        teams across, employment history, your employment, your last department, last department,
        longest job, your longest, stay at your, of your jobs, which of your jobs, your jobs, jobs
        was, degree do you, hold a degree, your education, education, graduate school, phd, thesis,
        masters, bachelor, courses you took, training you have, certified, licences, your resume
        says, resume says, cv says, i see on your, see on your cv, see on your resume, on paper you,
        promoted at your last, why were you, laid off yourself, were you laid off, fired yourself,
        were you fired, been fired, freelanced, self employed, own company, founded a company,
        startup of your own, many people were in, before you became, did you do before, leaving your
        current role, manage at present, teams do you manage, people do you manage, budget you were,
        budget were you, biggest budget, your budget, scope of your, scope of responsibility, your
        responsibilities, what were you responsible, your last title, your last manager, your last
        boss say, how technical, technical are you, experience with cloud, short introduction, how
        many levels, leadership title, title at the moment, largest team you have, been in charge
        of, your last company make, move from amazon, your present company, why did you switch, your
        last company, which school, school did you, last day at your, your previous job, largest
        dataset, prepare for this interview, did you prepare, summary of your experience, companies
        have you worked, have you worked for, worked for before
    """,
    "terms": """
        salary, compensation, pay, paid, earn, wage, income, bonus, equity, stock, share option,
        vesting, benefit, pension, package, holiday, vacation, notice period, start date, able to
        start, available to start, when can you start, could you start, start in january, start with
        us, other offer, offers on the table, competing offer from, interviewing anywhere, interview
        elsewhere, visa, sponsorship, work permit, right to work, relocate, relocating, commute,
        come to the office, come into the office, in the office, days a week in, three days a week,
        on site, onsite, reference, background check, full time, part time, probation period, six
        month probation, non compete, where are you based, working hours, hours a week, clearance,
        licence, parental leave, number in mind, comes to pay, remote a must, fully remote, must for
        you, how soon could, soon could you, soon can you, when can you, could you join, can you
        join, who else are you, else are you talking, talking to other, elsewhere in your search,
        deal breaker, dealbreaker, expectations regarding, health insurance, perks do you, laptop,
        title you, level do you, seniority are you, role are you looking, move to another city,
        travel for work, to travel, contract type, desired salary, expected salary, salary
        expectation, salary flexibility, flexibility in your, flexible on, what do you make, make
        right now, make per year, four day week, second round, next round, next interview, for the
        next interview, availability for, your availability, when are you available, are you
        available, available for, preferred work location, work location, preferred location,
        legally allowed, allowed to work, authorised to work, eligible to work, citizenship,
        citizen, passport, work authorization, take home exercise, doing a take home, homework,
        coding challenge, mind doing, move countries, move house, relocating to, earn to move, need
        to earn, planned holidays, work from our, our office, munich, berlin, london, earliest
        start, six month contract, would you accept, permanent position, contractor role, freelance
        role, speak english, english or german, german, french, spanish, language requirement,
        fluent in, your english, send us your references, your references, salary history, equity
        or, counteroffer from your, other applications, who else is interviewing, interviews with
        other, other opportunities, other positions, process with other, stage with other,
        compensation expectations, working on site, fine with working, when could you start, turn
        down our offer, accept our offer, our offer, decline our offer, sign our, your conditions,
        requirements of yours, remote work laws, tax, immigration, base plus bonus, current base,
        flexible are you on, contract to hire, hire arrangement, relocation support, in your next
        position, your next position, your next role, your next job, next position, who should we
        call, for a reference, else have you applied, good time to talk, work from home or, travel
        for, interviewing with, irons in the fire, other irons, fair salary, hear back, like to hear
        back, roles are you applying, are you applying, applying for, work in the us, work in the
        uk, work in the eu, on linkedin, how much money, money do you want, home or office
    """,
    "us": """
        our company, our product, our mission, our value, our competitor, our industry, our market,
        our website, our app, our user, our recent, our funding, our office, why us, want to work
        here, work here, working for us, want to join, why this company, this company, this role,
        this position, this job, this opportunity, enjoy it here, about us, about the company, about
        the role, we hire you, to hire you, i hire you, we pick you, we choose you, should we
        choose, should we pick you, bring to us, bring to the table, bring to this, what we do,
        attracted you, interest you, hear about us, ideal company, kind of company, type of company,
        right fit for us, competitor of ours, use our, tried our, fintech, question for me, question
        for us, questions do you have, any question, like to ask, like to know about, about our, our
        mission that, speaks to you, our team appeal, our stack, our tech, our interview process,
        our brand, our story, our blog, our ceo, our founders, why this, why here, join here, here
        with us, made you apply, startup like ours, company like ours, competitors do you, improve
        about our, convince me, sell yourself, sell me, want this job, interested in a startup,
        interested in us, interested in working, interest you about, hear about the role, hear about
        this, heard of us, heard about us, know about us, ask us, youd like to ask, to ask me, to
        ask us, experience in healthcare, in healthcare, in finance industry, in our domain, our
        domain, domain knowledge, gaming industry, in banking, like about us, good fit for this, fit
        for this company, good fit for us, about logistics, know about logistics, our sector,
        questions about the role, dream role, dream company, why our, why should we, why would we,
        offer us, add to our, contribute to our, like to work here, working with us, interests you
        about our, about our company, our offer, join our company, join our team, our culture
        appeal, fit into our, fit our, know of us, sets our company apart, our company apart, first
        impression of our, impression of our, about the team, anyone who works here, know anyone
        who, know anybody here, excites you about this, excites you about, about our customers,
        about our product, about our business, about our culture, about our process, take you and
        not, should i take you, why should i, our tech stack, about our tech, think about our
    """,
    "tech": """
        explain the difference, api, endpoint, rest, graphql, grpc, http, tcp, udp, ip, tls, ssl,
        dns, url, browser, socket, websocket, packet, congestion, bandwidth, latency, sql, nosql,
        query, index, schema, row, column, transaction, isolation level, acid, database, postgres,
        postgresql, mysql, mongodb, mongo, dynamodb, cassandra, redis, sqlite, shard, replica,
        replication, partition, cap theorem, eventual consistency, consistency, consensus algorithm,
        raft, paxos, leader election, elect a leader, quorum, kafka, rabbitmq, queue, message
        broker, pub sub, kubernetes, k8s, pod, docker, container, helm, terraform, aws, azure, gcp,
        s3, ec2, serverless, cloud provider, cdn, load balancer, proxy, nginx, cache, cdn edge,
        linux, unix, kernel, syscall, cpu, gpu, ram, thread, process and thread, mutex, semaphore,
        deadlock, race condition, concurrency, lock, garbage collection, garbage collector, memory
        leak, pointer, heap, call stack, stack overflow, hash map, hash table, hash, linked list,
        binary search, binary tree, b tree, tree, trie, graph, array, string, integer, recursion,
        dynamic programming, quicksort, merge sort, sort an, time complexity, space complexity,
        complexity of, big o, algorithm, data structure, idempotent, idempotency, monad, functor,
        closure, polymorphism, inheritance, abstract class, interface, singleton, factory pattern,
        design pattern, dependency injection, solid principle, oop, functional programming, type
        system, generics, compiler, interpreter, bytecode, jvm, event loop, async await,
        asynchronous, promise in javascript, callback, oauth, jwt, token, encrypt, authentication,
        authorization, xss, csrf, sql injection, checksum, git, merge conflict, rebase, commit hash,
        neural network, transformer, gradient descent, embedding, machine learning, deep learning,
        llm, language model, overfitting, regex, regular expression, unicode, utf 8, byte,
        microservice, monolith, event sourcing, cqrs, horizontal scaling, vertical scaling,
        horizontal and vertical, rate limiter, rate limit, url shortener, chat app, chat system,
        news feed, notification service, notification system, payment api, design twitter, design a,
        design an, design instagram, sketch, whiteboard a, requests per second, million user,
        billion, failover, uptime, cron, webhook, python, java, javascript, typescript, golang,
        ruby, php, kotlin, scala, haskell, swift, c#, react, angular, vue, node, django, flask,
        spring boot, rails, css, html, frontend framework, programming language, tech stack, stack
        have you, still write code, writing code, code yourself, hands on, stay technical, new
        technology, up to date with, keep up with technology, keep up with new, editor, ide, vim,
        emacs, github, open source, side project, blockchain, crypto, quantum, shared document, edit
        conflict, document editing, crdt, write a function, implement a, reverse a, in this code,
        worked with, how strong is your, how good is your, render a page, trillion event, events
        per, store a, left join, inner join, outer join, sorted data, nearly sorted, sorting
        algorithm, piece of code, wrong with this, this snippet, this function, code snippet, output
        of this, what does this, virtual machine, vm, networking protocol, protocol, firewall, vpn,
        switch statement, cookie, session storage, local storage, jquery, webpack, bundler, dom,
        virtual dom, server side rendering, hydration, client side, server, rpc, soap, xml, json,
        yaml, protobuf, avro, parquet, spark, hadoop, flink, airflow, snowflake, etl, olap, oltp,
        data lake, bloom filter, skip list, red black, avl, heap sort, bfs, dfs, depth first,
        breadth first, shortest path, dijkstra, np complete, turing, halting problem, floating
        point, big endian, two complement, bitwise, stack and a heap, stack and heap, stack trace,
        unit test, integration test, mock object, tdd, bdd, mvc, mvvm, orm, hibernate, base
        consistency, two phase commit, saga pattern, outbox, event driven, message queue, exactly
        once, at least once, back pressure, backpressure, circuit breaker, service mesh, istio,
        sidecar, ingress, autoscaling, blue green, prometheus, grafana, observability, tracing,
        logging, log aggregation, sre golden signals, zero downtime, schema migration, prime number,
        fibonacci, palindrome, anagram, fizzbuzz, matrix multiplication, two sum, substring,
        permutation, elevator, parking lot, tic tac toe, tinyurl, bit.ly, dropbox, spotify clone,
        netflix, youtube, uber clone, whatsapp, secure a rest, rest api, secure an api, docker run,
        run docker, thread safe, thread safe queue, under the hood, video streaming, streaming
        service, architecture of a, architecture of an, many to many, one to many, model a, data
        modelling, second highest, write a query, highest salary in, cloud services, production
        code, tabs or spaces, tabs and spaces, elevator system, vending machine, booking system,
        ticket system, consistent hashing, what is ci, what is a, what is an, benefits of
        typescript, advantages of, pros and cons of, replace engineers, ai replacing, thoughts on
        ai, ai, artificial intelligence, chatgpt, copilot, languages and frameworks, which
        languages, which frameworks, tools did you use, your experience with kubernetes, experience
        with kubernetes, implement binary, implement an, decide what to free, eventual consistency
        to me, explain eventual, https work, how does https, frameworks are you, comfortable in,
        comfortable with, proficient in, optimistic and pessimistic, pessimistic locking, optimistic
        locking, parking garage, websocket server, acid properties, migrate from mysql, mysql to
        postgres, without downtime, patterns do you use, sql statement, finds duplicates,
        duplicates, duplicate rows, favourite data structure, contribute to open, oauth work, how
        does oauth, scale a websocket, scale a server, scale a database, find a memory, profiler,
        profiling, debugger, stack overflow error, null pointer, segfault, segmentation fault,
        dependency injection to, explain dependency, big data, hadoop cluster, machine learning
        model, train a model, training data for, neural, gpt, prompt engineering, tokenizer, vector
        database, rag, fine tuning, ios, android, swift ui, flutter, react native, web assembly,
        wasm, operating system, os, bios, assembly language, c plus plus, dot net, .net, golang
        channels, goroutine, borrow checker, ownership in rust, lifetimes, spring framework,
        middleware, load test a, capacity of a server, cap, paxos or raft, dns work, concurrency and
        parallelism, parallelism, api for a, design an api, partition key, debug a slow, web page,
        slow web page, slow page, observer pattern, string is a palindrome, store passwords,
        passwords, familiar with, how familiar are you, cloud migrations, tools do you use, use for
        monitoring, for monitoring, monitoring tool, slow query, slow api, sdk, cli, plugin, library
        for, algorithmic, debugging, stack and a queue, load balancer works, how a load balancer,
        instagram, volatile, keyword, injection, latency of an endpoint, milliseconds, version of,
        monorepo, aws certified, certified, lines of code, good rest api, makes a good rest, ropes,
        ropes and a lighter, design pattern and why, version control, version control systems,
        foreign key, re render, cors, cache with expiry, build a cache, compiler work, how does a
        compiler, how does react, bits are there, mutex and a lock, sends ten million, name
        variables, variables, experience with scala, how does caching
    """,
    "puzzle": """
        ball, golf ball, ping pong, piano tuner, manhole, petrol station, gas station, puzzle,
        riddle, brain teaser, brainteaser, coin, dice, coffee, tea, lunch, weather, journey here,
        get here, got here, find us, find the building, hear me, see my screen, my screen, how are
        you, capital of, football, animal, party vote, fit in this room, fit into, find your way
        here, find your way, way here, get home, traffic on the way, can we start, shall we start,
        ready to start, small talk, nice to meet, thanks for coming, thank you for, good morning,
        good afternoon, good luck, how tall, how heavy, estimate the number of, how many people
        live, how many windows, how many trees, estimate how many, how many taxis, how many cars,
        how many people in, how many pizza, how many litres, taxi, taxis, in new york, in london, in
        germany, hear me now, can you hear, see me, camera, microphone, zoom, connection ok, mute,
        trees are there, central park, square root, root of, minus, prime minister, president of,
        who won, olympic, world cup, shall we speak, need a break, something to drink, drink,
        parking, find parking, bathroom, restroom, toilet, have a nice, what time is it, time is it,
        like a break, final questions, any final, weigh an aeroplane, aeroplane, airplane, elephant,
        without scales, pronounce, cups of coffee, short break, how many floors, floors does this,
        this building
    """,
    "colleague": """
        colleague, coworker, co worker, teammate, team mate, fellow engineer, peer on the team
    """,
    "second": """
        another, another one, another person, another engineer, another developer, another of your,
        the other, the other one, the other person, other one, other person, other engineer
    """,
    "team": """
        team, group, squad, crew, unit, organisation, department of yours
    """,
    "folk": """
        people, folks, guys, members, everybody, everyone, colleagues, humans, persons, staff
    """,
    "trouble": """
        problem, trouble, difficulty, difficult, hard, tough, challenging, worry, concern, negative,
        bad, awful, terrible, worst, fail, wrong, worse, difficult person, issue
    """,
    "feeling": """
        feel, felt, sad, glad, angry, anger, frustrated, fed up, upset, nervous, lonely, emotions,
        love, hate, enjoy
    """,
}  # fmt: skip
"""Words and phrases that mean about the same; `_` stands for one to three words."""
