"""What interviewers ask that belongs to no competency: career, salary, technology, why us.

Each topic is a background for the matcher, and never a candidate itself. Language knowledge
only: nothing here knows a competency, so it holds for every deck. Phrasings and cues
are read as those of a competency are.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject outside every deck."""

    name: str
    questions: tuple[str, ...]
    """Phrasings, as an interviewer says them."""
    cues: tuple[str, ...]
    """Words and phrases that give the topic away."""


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


def _cues(text: str) -> tuple[str, ...]:
    return tuple(" ".join(cue.split()) for cue in text.split(","))


TOPICS = (
    Topic(
        "career so far",
        _lines(
            """
            Walk me through your résumé.
            Tell me about yourself.
            Tell me a bit about your background and how you got here.
            Give me the two-minute version of your career.
            Why did you leave your last company?
            Why are you looking for a new job?
            What made you go into management in the first place?
            How many people have you managed, and for how long?
            How big is your current team and who reports to whom?
            What does your current role look like from day to day?
            There is a gap on your CV in 2021. What happened?
            What did you study, and where?
            How did you get into programming?
            What was the most interesting project you worked on?
            What is your proudest achievement?
            Where do you see yourself in five years?
            What do you want to do next in your career?
            Do you prefer to be a manager or an individual contributor?
            Why did you stay only a year in that job?
            Which of your past jobs did you like best?
            """
        ),
        _cues(
            """
            your resume, your cv, curriculum vitae, career so far, your career, your background,
            career history, job history, work history, work experience, years of experience, about
            yourself, introduce yourself, your story so far, your journey, leave your last job, why
            did you leave, decide to leave, leaving your current job, leaving your current company,
            left your previous employer, looking for a new job, why are you looking, gap in your
            career, job change, switch from engineer to manager, become a manager yourself, move
            into management, degree, university, studied, college, graduated, certificate,
            certification, how many direct reports do you have, how many people do you manage, size
            of your team, current role, current responsibilities, typical day, day to day, typical
            week, last employer, previous employer, previous role, first job, job title, current
            title, in five years, five years from now, ten years, your ambitions, long-term goals
            of yours, where do you want to be, next step for you, dream job, proudest achievement,
            proud of, proudest moment, biggest accomplishment, greatest achievement
            """
        ),
    ),
    Topic(
        "salary and terms",
        _lines(
            """
            What are your salary expectations?
            What are you earning at the moment?
            How much notice do you have to give?
            When could you start?
            Are you talking to other companies, and how far along are you?
            Do you need a visa to work here?
            Would you be willing to relocate?
            How many days a week would you come to the office?
            Is equity or cash more important to you?
            What would it take for you to sign this week?
            Would you take a lower title to join us?
            Are you willing to travel?
            May we call your references?
            Do you have a non-compete clause?
            Which time zone do you work in?
            """
        ),
        _cues(
            """
            salary, salary expectations, compensation, compensation package, base pay, pay range,
            paid, pay cut, earning, earn, bonus, equity, stock options, shares, vesting, signing
            bonus, benefits, holidays, vacation, notice period, start date, when can you start,
            join us when, earliest start, available to start, other offers, competing processes,
            other companies, interviewing elsewhere, offer deadline, visa, work permit, right to
            work, sponsorship, relocate, relocation, move to another city, commute, work from home,
            office days, hybrid, in the office, remote or on site, willing to travel, travel for
            work, references, background check, non-compete, contract type, full time, part time,
            permanent, freelance, working hours, time zone, location, clearance, driving licence,
            parental leave
            """
        ),
    ),
    Topic(
        "why us",
        _lines(
            """
            Why do you want to work here?
            Why us, and not one of our competitors?
            What do you know about our company?
            What interests you about this role?
            Why should we hire you?
            What makes you the right person for this job?
            Have you used our product, and what would you change about it?
            Who do you think our biggest competitor is?
            What attracts you to our industry?
            Where did you hear about this job?
            What would you bring to us that others do not?
            What do you expect of your next employer?
            Which of our values speaks to you most?
            What do you think of our website?
            """
        ),
        _cues(
            """
            why us, why this company, why our company, work here, work for us, join us, joining us,
            why do you want to join, interested in this role, interest in this position, this role,
            this position, this job, this opportunity, applied, apply here, our company, our
            product, our mission, our values, our competitors, our industry, our market, our
            website, our app, our users, our business model, know about us, heard about us, why
            should we hire you, why should we pick you, right person for this job, why you, bring
            to the company, stand out from other candidates, ideal company, next employer, attracts
            you, appeals to you, excites you about us, startup or a large company, fit for us
            """
        ),
    ),
    Topic(
        "yourself",
        _lines(
            """
            What is your greatest strength?
            What would you say is your biggest weakness?
            How do you spend your free time?
            Which book did you read last?
            What are three words your friends would use for you?
            Are you a morning person?
            How do you manage your own time?
            How do you cope with stress yourself?
            How do you relax after work?
            Which podcasts or blogs do you follow?
            Who is your hero?
            If you were an animal, which one would you be?
            What is a fun fact about you?
            What would you do if you did not have to work?
            Do you play an instrument or a sport?
            What did you learn recently, just for yourself?
            """
        ),
        _cues(
            """
            greatest strength, strengths, biggest weakness, weaknesses, strengths and weaknesses,
            hobbies, hobby, free time, spare time, outside of work, weekend plans, fun fact, three
            words, describe yourself, your personality, what kind of person, books, book, read,
            podcast, blog, newsletter, favourite, film, music, sport, travel, holiday, animal,
            superpower, superhero, desert island, dinner with, hero, family, friends, married,
            children, morning person, introvert, introverted, extrovert, own time management,
            manage your time, organise your day, to-do list, inbox, calendar, relax, unwind, handle
            stress yourself, your own stress, sleep, languages do you speak, native language, born,
            hometown
            """
        ),
    ),
    Topic(
        "puzzles and small talk",
        _lines(
            """
            How many golf balls fit into a bus?
            How many petrol stations are there in this country?
            Why are manhole covers round?
            You have eight coins and one is heavier. How do you find it?
            Did you find the building all right?
            Can I get you a coffee or some water?
            Can you hear me and see my screen?
            How is the weather where you are?
            How are you today?
            Do you have any questions for us?
            Is there anything you would like to ask me?
            Shall we take a short break?
            What is the capital of Australia?
            What is seventeen times twenty-three?
            Which party do you vote for?
            """
        ),
        _cues(
            """
            golf balls, piano tuners, manhole covers, petrol stations, windows in the city, coins,
            puzzle, riddle, brain teaser, probability, dice, playing cards, weather, coffee, water,
            lunch, hear me, see my screen, share your screen, find us, how are you, questions for
            us, questions for me, anything you want to ask, questions do you have, any questions,
            anything to add, anything else, next steps of the process, break, capital of, recipe,
            pizza, cook, football, election, politics of the country, religion, car, train, movie
            """
        ),
    ),
    Topic(
        "technology explained",
        _lines(
            """
            Explain the difference between a process and a thread.
            What happens when you type a URL into the browser?
            What is the difference between SQL and NoSQL databases?
            How does garbage collection work?
            What is a deadlock, and how is one avoided?
            When would you use a hash map instead of a tree?
            How does TLS set up a connection?
            Explain the CAP theorem.
            What does eventual consistency mean?
            What is dependency injection good for?
            How do two-phase commits work?
            What is the difference between TCP and UDP?
            How does a database index speed up a query?
            Which HTTP status codes do you know?
            What is the time complexity of quicksort?
            How would you explain recursion?
            How does git resolve a merge conflict?
            What are the trade-offs of microservices against a monolith?
            What is the difference between authentication and authorization?
            How does a transformer model work?
            """
        ),
        _cues(
            """
            explain the difference, difference between, how does it work internally, under the
            hood, define, acronym, process and thread, threads, mutex, lock, deadlock, race
            condition, semaphore, garbage collection, garbage collector, pointer, memory leak,
            heap, stack, queue, hash map, hash table, linked list, binary tree, graph, array,
            recursion, dynamic programming, sorting, quicksort, time complexity, big o, algorithm,
            data structure, tcp, udp, http, https, tls, dns, url, browser, rest, graphql, grpc,
            websocket, api design, sql, nosql, database, database index, join, transaction,
            isolation level, acid, sharding, shard, replication, replica, partition, consistency,
            eventual consistency, cap theorem, consensus protocol, raft, paxos, primary key,
            foreign key, normalisation, orm, cache, caching, cache invalidation, redis, postgres,
            mysql, mongodb, kafka, rabbitmq, elasticsearch, kubernetes, docker, container, pod,
            terraform, aws, azure, gcp, lambda, serverless, linux, kernel, syscall, cpu,
            inheritance, polymorphism, interface, abstract class, closure, async await, event loop,
            promise, dependency injection, design pattern, singleton, solid principles, functional
            programming, type system, generics, compiler, interpreter, oauth, jwt, token,
            encryption, authentication, authorization, cross-site scripting, sql injection, merge
            conflict, git rebase, git, branch, neural network, transformer, gradient, embedding,
            regression, overfitting, bytes, bits, unicode
            """
        ),
    ),
    Topic(
        "system design and code",
        _lines(
            """
            Design a URL shortener.
            How would you design a chat system for a million users?
            Sketch the architecture of a ride-hailing app.
            How would you build a rate limiter?
            Write a function that reverses a linked list.
            Find the bug in this code.
            How would you store the messages, and how would you scale the database?
            Draw me the schema for a booking system.
            How would you scale a service to ten times the traffic?
            How would you design the data model of a hiring platform?
            Implement a least-recently-used cache.
            How would you migrate a table of a billion rows without downtime?
            Given an array of integers, find two that add up to a target.
            What would you use to monitor a service in production?
            Which load balancer would you put in front of it?
            """
        ),
        _cues(
            """
            design a system, system design, design a service, design an api, architecture of a
            system, sketch the architecture, draw, whiteboard, url shortener, rate limiter, chat
            system, news feed, notification system, file storage, ride hailing, booking system,
            schema, data model, table, rows, columns, scale the database, scale a service, millions
            of users, requests per second, queries per second, traffic, latency, throughput of a
            service, load balancer, availability zone, uptime, failover, write a function,
            implement, code this, given an array, given a string, return, pseudo code, unit test
            for this function, reverse a list, integers, string, regex, monitor a service,
            observability, logs, tracing, alerting, message queue, batch job, cron, data warehouse,
            streaming pipeline, search index, bytes per second, storage, endpoint, webhook, single
            point of failure, idempotent
            """
        ),
    ),
    Topic(
        "technical tastes",
        _lines(
            """
            Which programming language do you like best?
            Which tech stack have you worked with?
            How good is your Python?
            Do you still write code yourself?
            How do you stay hands-on as a manager?
            How do you keep up with new technology?
            Which editor do you use?
            What do you think of AI coding assistants?
            Have you worked with React?
            When was the last time you deployed something yourself?
            What is your opinion of TypeScript?
            Which cloud provider do you know best?
            What is the next big thing in our field?
            Which open-source projects have you contributed to?
            """
        ),
        _cues(
            """
            programming language, favourite language, tech stack, technologies have you used,
            experience with, worked with, familiar with, comfortable with, proficient, fluent,
            hands-on, still code, write code yourself, coding yourself, stay technical, technical
            skills of yours, keep up with technology, stay up to date, new technologies, trends,
            editor, ide, vim, emacs, python, java, javascript, typescript, rust, golang, ruby, php,
            kotlin, swift, scala, react, angular, vue, node, django, spring, rails, cloud provider,
            open source, github, side project, coding assistants, copilot, chatgpt, large language
            models, machine learning, blockchain, frameworks do you use, tools do you use, jira or
            linear, operating system, spaces or tabs
            """
        ),
    ),
)
"""Every topic, each with phrasings and cues."""
