#include "models/domain/replyrules.h"

#include "models/domain/replytokens.h"

#include <QSet>

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace {

constexpr qsizetype shortestTypo = 6; // below, every slip is another word

struct Group
{
    RuleEffect effect;
    const char *phrases; ///< separated by "|"; "^" opens a clause, "." after it closes one, "=" is the whole message
};

// clang-format off
const std::vector<Group> &groups()
{
    static const std::vector<Group> all {
    {RuleEffect::Yes,
     "put me in for|heck yeah|hell yeah|heck yes|hell yes|^yes please|put my name on|put my name down|"
     "able and willing|willing and able|^confirming for|^confirmed for|i will see the customer|"
     "i will meet the customer|^yessir|^yes sir|fine with me|fine by me|good with me|good for me|ok with me|"
     "okay with me|i will swing|i will get it done|ready when you are|works on my end|right up my alley|"
     "i will run out|i will be out there|roger that|en route|enroute|put me on it|put me on this|it is a go|"
     "i will grab it|i will grab this|^works.|rolling out|roll out now|i will go.|see you all|lets go.|lets roll|"
     "i have got this|you can count on me|mark me down|pencil me in|book me|book it|lock me in|lock it in|"
     "send it over|it is mine|i want it.|i want this one|i want the job|i will gladly|headed over|headed there|"
     "headed that way|leaving now|i am your tech|voy para alla|ahi voy|voy para alli|alla voy|i will jump on it|"
     "will get it done|say no more|i am all in|^gladly|^roger.|^copy that i|^10 4|^deal.|^yes|^yes <day> works|"
     "tomorrow works for me|^yes tomorrow works|^yep|^yeah|^yea|^yup|^yess|^sure|^absolutely|^of course|^definitely|"
     "^certainly|^affirmative|^confirmed|^accepted|^accept.|i accept|we accept|sounds good|sounds great|"
     "sounds like a plan|works for me|work for me|works for us|count me in|count us in|<me> am in.|i will take it|"
     "i will take the|i will take this|i will take that|we will take it|we will take this|^will take it|"
     "i will do it|i will do this|^will do.|i will be there|we will be there|^will be there|i will be right there|"
     "be right there|on my way|on the way over|omw|assign it to me|assign me|assign this to me|put me down|"
     "sign me up|i am your guy|i am your man|you got it|i am on it|we are on it|^on it.|consider it done|lets do it|"
     "i am down.|heading there|heading over|heading out|heading that way|i will head|^will head|see you then|"
     "see you at|see you there|see you in|happy to help|happy to do|happy to take|glad to help|glad to do|"
     "glad to take|love to help|love to do|love to take|i got this|we got this|i will cover|we will cover|"
     "claro que si|^claro.|cuenta conmigo|cuente conmigo|ahi estare|alli estare|^si.|^si puedo|si puedo ir|"
     "^si claro|^si senor|acepto|con gusto|^oui|^claro que|estoy en camino|voy en camino|^sim."},
    {RuleEffect::Can,
     "but free|but available|<me> can <deed> it|<me> can <deed> that|<me> can <deed> this|<me> can <deed> there|"
     "<me> can <deed> today|<me> can <deed> out|<me> could <deed> it|<me> could <deed> today|yo puedo|"
     "puedo hacer el|interested in the job|interested in this|interested in the|interested in it|interested and|"
     "i am close by and|happy to assist|glad to assist|happy to come by|glad to come|can both be there|"
     "can both come|have availability|would like the job|would like this job|would like to have it|happy to come|"
     "happy to take care|more than happy|i am up for it|up for it|wide open today|good to go|be there around|"
     "be there before|be there shortly|be there soon|be there in|over there in|be there tonight|be there this|"
     "be there today|have time for|have time today|have an opening today|have an opening now|open this afternoon|"
     "free right now|<me> am available|<me> are available|am available|^can do.|^available|and available|"
     "<me> am free|<me> are free|am free|and free.|available today|available now|ready to go|<me> am interested|"
     "<me> are interested|am interested|^interested.|very interested|definitely interested|would be interested|"
     "also interested|^and interested|<me> can.|yes <me> can|am able to|are able to|be there by|be there at|"
     "be there within|estoy disponible|puedo ir|puedo hacerlo|puedo llegar|puedo estar|me interesa|^disponible|"
     "estoy interesado|je suis disponible|je peux venir|ich kann kommen"},
    {RuleEffect::No,
     "not my thing|outside what i|working for another|work for another|working for somebody else|"
     "working for someone else|all the way in|not feel comfortable|not comfortable|stopped doing|quit doing|"
     "no longer doing|no longer offer|no good|tied to another|full load|another customer all day|not taking on|"
     "not taking any|not taking new|cannot justify|no capacity|loaded up today|backed up|jammed up|maxed out|"
     "covered up today|out of commission|laid up|next one.|on the next one|sit this one out|sitting this one out|"
     "schedule is full|calendar is full|my day is full|do not have anyone|do not have anybody|have nobody|"
     "nobody available|no one available|nobody free|no one free|at capacity|no availability|not gonna|not going to|"
     "not happening|no use to me|i moved to|i have moved|i moved away|we moved to|had surgery|had a surgery|"
     "broke my|hurt my|injured|only work on|i only do|we only do|we only work|we only service|over my head|"
     "my plate is full|full plate|plate is full|hands are full|hands full|bandwidth|out sick|covid|have the flu|"
     "family emergency|at the hospital|funeral|no way|never mind|forget it|nevermind|conflict|prior commitment|"
     "other commitments|ya no|estoy de viaje|no alcanzo|imposible|no trabajo|no hago|stuck on|stuck at|"
     "running behind|beyond my|out of state|out of the country|on the other side|long drive|hours away|not worth|"
     "shut down|closed my|went out of business|sold the business|sold my|no truck|no van|my van is|my truck is|"
     "have another commitment|not possible|not in a position|not going|can not swing|not feeling well|"
     "under the weather|^no.|^nope|^nah|^negative|^no sorry|^no i|^no we|^no not|can not|could not|will not be able|"
     "will not make|will not be there|will not be available|will not work|will not do|will not take|not able|"
     "not available|not interested|not free|not free today|unavailable|unable|am busy|are busy|too busy|^busy|"
     "super busy|booked|booked up|booked solid|fully booked|tied up|slammed|swamped|not my trade|not licensed|"
     "no license|not certified|not insured|not qualified|not in my area|not in the area|not around|not today|"
     "not right now|not anymore|not any more|not this one|not this time|not this week|not work for me|"
     "not work for us|do not do|do not service|do not work|do not cover|do not travel|do not have time|"
     "do not have the|do not want|do not take|no longer do|no longer work|no longer available|no longer interested|"
     "no longer in|too far|far for me|out of my area|out of my range|out of area|outside my|outside of my|"
     "out of my service|already took|already have a job|already have another|already on|already booked|"
     "already working|already committed|am sick|are sick|is sick|am ill|out of town|in the hospital|"
     "truck is in the shop|truck broke|truck is down|say no|somebody else|someone else|another tech|back out|"
     "have to cancel|need to cancel|am retired|got retired|i retired|wish i could|love to but|like to but|doubt|"
     "no can do|"
     "^can not|of course not|absolutely not|definitely not|take me off this job|take me off this one|"
     "take me off this work|take me off the job|remove me from this job|remove me from this work|"
     "remove me from the job|maybe next time|next time.|thumbdown|in over my head|no puedo|no podre|"
     "no estoy disponible|ocupado|hoy no|estoy ocupado|no tengo tiempo|muy lejos|pas disponible|je ne peux pas|"
     "ich kann nicht|leider nicht|keine zeit|non posso|nao posso"},
    {RuleEffect::FirmNo,
     "no dice|i am out.|count me out|not for us|not a fit|not a good fit|not the right|must refuse|refuse|"
     "thanks but no|thank you but no|better not|have to bow out|bow out|bowing out|respectfully pass|lo siento no|"
     "paso.|no thanks|no thank you|no thankyou|not interested at|not interested in|i pass|will pass|^pass.|"
     "to pass on|gonna pass|going to pass|have to pass|hard pass|pass on this|pass on it|decline|declined|"
     "^declining|turn this down|turn it down|turning this down|turn down this|not for me|no gracias|no me interesa|"
     "non merci|nein danke|no grazie|nao obrigado|no longer interested|retired now"},
    {RuleEffect::Ask,
     "need to know|want to know|what suite|what happened|know more about|would like to know|cross street|"
     "who is this|whose name|before i say|before i commit|before i accept|is _ same|any photos|any pictures|"
     "any pics|do you know|what floor|what model|what brand|what size|what unit|what part|what tools|what time|"
     "what is the address|what address|where is|where at|^who is|^who do|^which|^how old|^how many|^how long|"
     "^how big|^when do|^when is|^is it|^is this|^is there|^are there|^do i need|^do you need|^do you have|"
     "^could you|^can you|^what is|^what kind|^what type|^what brand|^what are|^where|can i get more|^can i get|"
     "more details|more detail|more information|need information|need details|need the address|need an address|"
     "need more|tell me more|have a question|have some questions|few questions|some questions|send me the|"
     "send the address|send me more|send details|send me details|send me pictures|send pics|send photos|"
     "send me pics|send me photos|still available.|still open.|is _ still available|what is going on|what is wrong|"
     "let me know the details|let me know the address|let me know what|let me know where|a que hora|donde es|"
     "donde queda|cual es|que tipo|la direccion|mas informacion|mas detalles"},
    {RuleEffect::AskSoft,
     "^call when|^call us|^call at|^call my|^call the|^call.|ring me|phone me|have somebody call|have someone call|"
     "somebody call me|someone call me|call back|give us a call|shoot me a text|reach out to me|get in touch|"
     "call me|please call|give me a call|give me a ring|text me|reach me at|call my|contact me|message me|"
     "talk to somebody|speak with somebody|talk on the phone|llameme|llamame"},
    {RuleEffect::Pay,
     "do i get paid|how do i get paid|when do i get paid|^pay.|at <amount> an hour|an hour with|flat and|"
     "you all paying|are you all paying|paying for|hourly or flat|flat or hourly|by the hour|get compensated|"
     "compensation|compensated|upfront|up front|for that money|that money|double it|after hours fee|service fee|"
     "callout fee|call out fee|show up fee|drive time|is _ paid|what is in it for|time and a half|overtime|day rate|"
     "deposit|pay for parts|reimburse|cash or check|how is payment|que pagan|cuanto ofrecen|por hora|offer is low|"
     "raise the|higher pay|better pay|worth my|go up to|come up to|how much|what does _ pay|what do you pay|"
     "what are you paying|what you paying|pay rate|is the pay|the pay.|on the pay|does it pay|does this pay|"
     "does this one pay|do you pay|you paying|is it paying|it pays|pays at least|the budget|your budget|^budget|"
     "the rate|my rate|our rate|your rate|hourly rate|flat rate|i charge|we charge|trip charge|service charge|"
     "service call fee|diagnostic fee|do you charge|per hour|per hr|an hour minimum|<amount> an hour|<amount> hr|"
     "<amount> hour|<amount> bucks|<amount> dollars|<money>|a quote|quote approved|the price|^price|my price|"
     "your price|what _ cost|the cost|payment terms|net 30|net 15|mileage|travel time paid|pay travel|minimum is|"
     "my minimum|minimum of|too low|not enough money|enough money|for <amount>.|do it for <amount>|"
     "at least <amount>|need at least|more money|the going rate|cuanto pagan|cuanto es|cuanto paga|cuanto|el pago|"
     "precio|tarifa|combien|tarif"},
    {RuleEffect::Later,
     "how is tomorrow|how is <day>|could look at it then|do it then|come then|be there then|look at it <day>|"
     "could do <day>|can do <day>|could do tomorrow|could come <day>|can come <day>|is <day> possible|"
     "first thing <day>|could do it <day>|what about <day>|what about next|what about tomorrow|<day> possible|"
     "after the weekend|have an opening <day>|opening on <day>|wait till|wait until|open on <day>|open <day>|"
     "<day> is possible|<day> is open|<day> is better|<day> is good|<day> would be|on <day> instead|until monday|"
     "the following|day after|tomorrow is better|before the weekend|not before|in the morning instead|later date|"
     "can it wait|could it wait|could this wait|can this wait|next available|come <day>|beginning of next|"
     "start of next|end of next|end of the week|end of this week|mas tarde|hasta el <day>|la otra semana|el proximo|"
     "not until|not till|until <day>|till <day>|until next|through <day>|until tomorrow|after <day>|until after|"
     "until the|earliest|first available|soonest|later this week|later in the week|another day|different day|"
     "reschedule|push it|push this|move it to|how about <day>|how about tomorrow|would <day>|would tomorrow|"
     "would next|works better|work better|would be better|is better for me|but <day>|but on <day>|but only <day>|"
     "instead on|<day> instead|tomorrow instead|only do <day>|only <day>|only on <day>|<day> only|<day> works|"
     "<day> would work|after the holidays|after thanksgiving|after christmas|ask me again|ask again|check back|"
     "try me again|get back to me in|next month|in a few days|in _ weeks|in a week|couple of days|few days|"
     "after this week|but not today|semana que viene|proxima semana|otro dia|but tomorrow|<tomorrow> si|<day> si|"
     "el <day> puedo|la semana que viene"},
    {RuleEffect::Offer,
     "next week|next <day>|early next week|this <day> or|<day> or <day>|<tomorrow> or <day>"},
    {RuleEffect::Away,
     "limited connectivity|traveling with|travelling with|not monitored|automated message|automatic message|"
     "be closed for|will be closed|is closed until|will be away|be away from|be on vacation|be on leave|"
     "be traveling|be travelling|office hours are|outside business hours|outside of business hours|"
     "respond when i return|reply when i return|upon my return|when i return|on my return|out of office|"
     "out of the office|out of my office|ooo|automatic reply|auto reply|autoreply|auto response|autoresponder|"
     "auto responder|automated response|automated reply|automatic response|on vacation|on a vacation|on holiday|"
     "on holidays|on leave|medical leave|maternity leave|paternity leave|parental leave|annual leave|on pto|"
     "away from my desk|away from the office|away from office|away until|away through|limited access to mail|"
     "limited access to email|no access to email|no access to mail|office is closed|shop is closed|we are closed|"
     "am out today|am out until|am out through|am out this|be out until|be out of the|currently away|am away until|"
     "am away from|am currently out|office will be closed|on sabbatical|on medical leave"},
    {RuleEffect::AwayAbroad,
     "im urlaub auf|befinde mich|serai absente|serai absent|actuellement absent|ausente del|ausente hasta|"
     "estare fuera|jag ar ledig|ar ledig|ater pa jobbet|ater pa kontoret|pa resande fot|estarei de ferias|fora ate|"
     "saro assente|saro in ferie|saro fuori|ben ik afwezig|ben afwezig|vrije dag|urlop|urlopie|nieobecny|"
     "auf dienstreise|derzeit im|nachrichten werden nicht|wird nicht weitergeleitet|poza biurem do|jestem poza|"
     "bin ich nicht|krank gemeldet|elternzeit|mutterschutz|conge maternite|conge parental|en deplacement|"
     "baja medica|en viaje de|abwesenheitsnotiz|abwesenheit|automatische antwort|nicht im buro|nicht im haus|"
     "im urlaub|nicht erreichbar|wieder im buro|wieder erreichbar|abwesend|auser haus|derzeit nicht|"
     "fuera de la oficina|fuera de oficina|respuesta automatica|de vacaciones|estoy ausente|estare ausente|"
     "absent du bureau|absence du bureau|reponse automatique|en conge|en conges|en vacances|je suis absent|"
     "je suis absente|hors du bureau|message d absence|fora do escritorio|resposta automatica|de ferias|"
     "estou ausente|estarei ausente|risposta automatica|fuori ufficio|in ferie|fuori sede|sono assente|assente dall|"
     "automatisch antwoord|afwezig|afwezigheid|op vakantie|niet op kantoor|buiten kantoor|met verlof|"
     "automatyczna odpowiedz|na urlopie|nie ma mnie w biurze|poza biurem|jestem nieobecny|jestem nieobecna|autosvar|"
     "automatiskt svar|automatisk svar|inte pa kontoret|semester|pa semester|franvarande|franvaro|tjanstledig|"
     "foraldraledig|ikke pa kontoret|pa ferie|poissa toimistolta|lomalla"},
    {RuleEffect::Stop,
     "do not want to be contacted|do not wish to be contacted|do not wish to get|do not want your|"
     "do not want any mails|do not send any more|do not send anymore|do not reach out to me|stopped emailing|"
     "stopped sending|stopped contacting|delete me|get off this list|get off your list|get off the list|"
     "off this mailing|quit sending|quit emailing|quit contacting|quit texting|quit spamming|off of this|"
     "off of your list|my email address off|my address off|my name off|remove _ from the list|"
     "remove _ from your list|get me off|out of your system|out of your database|no more of these|"
     "not wish to be contacted|not want to be contacted|not wish to get|not contact me|do not ever contact|"
     "do not ever email|do not ever mail|do not ever text|never asked for these|cease and desist|gdpr|"
     "do not reach out|do not bother me|remove us from|remove this number|stop these mails|stop these messages|"
     "stop these texts|stop the mails|stop the messages|stop the email|not send me any|not want your|"
     "not want any mails|not send any more|not send anymore|sick of these|tired of these|unsubscribe|unsubscribe me|"
     "please unsubscribe|to unsubscribe me|want to unsubscribe|like to unsubscribe|i wish to unsubscribe|"
     "how do i unsubscribe|can not unsubscribe|already unsubscribed|unable to unsubscribe|how to unsubscribe|"
     "let me unsubscribe|unsub|remove me|remove my name|remove my email|remove my mail|remove my e mail|"
     "remove my address|remove my number|remove my information|remove my contact|remove my details|remove my phone|"
     "remove this mail|remove this email|remove this address|take me off|take my name off|take my email off|"
     "take my number off|stop emailing|stop e mailing|stop sending|stop contacting|stop messaging|stop texting|"
     "stop calling|stop mailing|stop writing|stop spamming|stop bothering|=stop|=stop all|=stop it|=stop this|"
     "=remove|=end|=quit|opt out|opt me out|opting out|do not contact me|do not contact us|do not email me|"
     "do not mail me|do not text me|do not message me|do not call me again|do not call me anymore|do not send me|"
     "do not send us|do not write me|do not write to me|do not want to receive|do not want these|"
     "do not want any more|do not wish to receive|do not want to get|no longer wish to|no longer want to receive|"
     "no longer want these|no more mails|no more messages|no more texts|no more e mails|no more email|"
     "leave me alone|lose my number|delete my email|delete my mail|delete my data|delete my address|"
     "delete my information|delete my contact|delete my name|delete my number|delete my account|erase my data|"
     "erase my information|erase my email|forget my email|never contact me|never email me|cancel my subscription|"
     "do not contact again|do not email again|off your list|off your mailing list|off this mailing list|"
     "=do not contact|darme de baja|dar de baja|darse de baja|dame de baja|denme de baja|quitame de|quiteme de|"
     "quitenme de|eliminame de|eliminenme de|no me escriban|no me escriba|no me envien|no quiero recibir|"
     "no mas correos|abmelden|abbestellen|aus dem verteiler|aus ihrem verteiler|keine mails mehr|keine e mails mehr|"
     "desabonner|desinscrire|desinscription|ne plus recevoir|retirez moi|disiscrivermi|cancellatemi|cancellarmi|"
     "cancellami|non voglio ricevere|descadastrar|me remova|remover da lista|nao quero receber|uitschrijven|"
     "afmelden|avregistrera|wypisz mnie|wypisac"},
    {RuleEffect::Machine,
     "my resume|resume attached|limited stock|order now|for new projects|see my portfolio|could not be delivered|"
     "can not be delivered|mail delivery|delivery failed|delivery failure|delivery has failed|delivery status|"
     "delivery notification|undeliverable|undelivered|not be delivered|mailbox unavailable|mailbox full|"
     "returned mail|returning message|user unknown|address not found|mailer daemon|no such user|^liked|^loved a|"
     "^disliked|^reacted|^emphasized|^laughed at|^questioned a|read receipt|was read on|^your message was read|"
     "to buy a|for sale|in buying"},
    {RuleEffect::Spam,
     "pending package|confirm your delivery|package delivery|your parcel|linkedin|to my network|"
     "you have a new voicemail|password|unpaid toll|account suspended|claim your|free trial|limited time offer|"
     "guaranteed return|whatsapp group|business proposal|business opportunity|gift card|western union|wire transfer|"
     "money transfer|bitcoin|crypto|cryptocurrency|forex|investment|inheritance|beneficiary|barrister|next of kin|"
     "a loan|loans|seo|website design|web design|web development|your website|mobile app development|page of google|"
     "guest post|backlinks|verify your account|account has been|click the link|click below|your invoice|lottery|"
     "bank details|have won|you won|million dollars|million usd|dear customer|dear sir|dear friend|dear beneficiary|"
     "viagra|casino|marketing agency|lead generation|greetings of the day"},
    {RuleEffect::Hedge,
     "no guarantees|no guarantee|no promises|not guarantee|if i finish|otherwise|perhaps later|later on|"
     "see how it goes|more than likely|most likely|may be able|might be able|could probably|hope to|hoping to|"
     "unless something|pending|leaning|might|maybe|may be|possibly|probably|perhaps|hopefully|not sure|"
     "should be able|i think|i guess|try to|tentatively|will try|would try|not positive|if possible|"
     "could be interested|want to be sure|he can|she can|they can|quizas|tal vez|a lo mejor|creo que"},
    {RuleEffect::HedgeAll,
     "see what i can do|check my schedule|check my calendar|check with|talk to my|ask my|run it by|sleep on it|"
     "think about it|think it over|get back with you|need a few minutes|give me a few|let me check|have to check|"
     "need to check|gotta check|got to check|will check|checking with|let you know|get back to you|will know|"
     "not promise|can not promise|yes and no|give me a minute to|let me see|dejame ver|te aviso"},
    {RuleEffect::Condition,
     "if|unless|depends|depending|as long as|provided|provided that|assuming|only when|once you|subject to"},
    {RuleEffect::Neutral,
     "yes or no|sure would be|sure hope|sure is|sure was|sounds like|would be nice|can not tell|not home|"
     "take care of yourself|moved the unit|moved the|closed my ticket|stuck at the|was on site|had moved|"
     "<tomorrow> works|no problem|no problems|not a problem|no worries|no rush|no questions|no need|no issue|"
     "no issues|no charge|why not|can not wait|can not complain|can not find|can not see|can not hear|can not open|"
     "can not read|can not access|could not find|could not open|could not see|could not reach|not only|not bad|"
     "do not worry|do not mind|not mind|no doubt|without a doubt|no later than|let me know if|let me know when|"
     "if anything changes|if you need anything|if you have any questions|if you have questions|if that is ok|"
     "^yes i received|^yes i got your|^yes i got the|^yes i got it|^yes i saw|^yes i see|^yes received|^yes got it|"
     "^yes this is|^yes i understand|^yes i know|^yes thank|^yes hello|no idea|available 24|available at the supply|"
     "^available at|wrong number|^to unsubscribe|click _ to unsubscribe|unsubscribe here|unsubscribe link|"
     "unsubscribe at any|unsubscribe or|unsubscribe by|unsubscribe from bell|can unsubscribe|may unsubscribe|"
     "you wish to unsubscribe|you want to unsubscribe|not want to unsubscribe|unsubscribe manage|unsubscribe update|"
     "unsubscribe preferences|unsubscribe view|unsubscribe privacy|view in browser|unsubscribe button|by mistake|"
     "unsubscribed by mistake|unsubscribe by mistake|not mean to unsubscribe|subscribe again|pass the inspection|"
     "pass inspection|pass by|pass it on|pass along|pass through|stop by|stop in|can stop|the stop valve|"
     "in the rate|no one|no matter|out of the office park"},
    };
    return all;
}

/// "i can X", "^can X", "my guy can X": written once for each thing that people do.
constexpr const char *deeds =
    "be there|be on site|be onsite|be out there|be over|do it|do that|do this|do the job|do the work|do monday|"
    "make it|make that|make this|get there|get to it|get to this|get over|get out there|take it|take this|take that|"
    "take the|take on|take care|help|handle|cover|come|swing by|stop by|drop by|run over|run out|head|arrive|go|"
    "accept|start|be available|knock it out|fit it in|fit this in|squeeze|jump on|assist|service|fix|perform|"
    "complete|roll|leave now|meet|do <day>|do tomorrow";
// clang-format on

constexpr const char *doers = "<me> can|<me> could|^can|and can|so can|<me> will|yes can|then can|would love to|"
                              "would like to|absolutely can|definitely can|certainly can|sure can|am willing to|<me> "
                              "am able to|^able to|will be able to|be glad to|"
                              "am happy to|would be happy to|am good to";

ReplyRule ruleOf(const QString &text, RuleEffect effect)
{
    ReplyRule rule;
    rule.text = text;
    rule.effect = effect;
    QString phrase = text;
    rule.opensClause = phrase.startsWith(u'^');
    rule.wholeMessage = phrase.startsWith(u'=');
    if (rule.opensClause || rule.wholeMessage)
        phrase.remove(0, 1);
    rule.closesClause = phrase.endsWith(u'.');
    if (rule.closesClause)
        phrase.chop(1);
    // Contractions are spelled out in what is read, whatever the language.
    const QStringList words = phrase.split(u' ');
    for (const QString &word : words) {
        if (word == QLatin1String("im"))
            rule.words += {QStringLiteral("i"), QStringLiteral("am")};
        else
            rule.words.append(word);
    }
    rule.text = phrase;
    static const QSet<QString> nots {QStringLiteral("not"), QStringLiteral("no"), QStringLiteral("never"),
                                     QStringLiteral("can"), QStringLiteral("do"), QStringLiteral("will")};
    rule.beginsWithNot = nots.contains(rule.words.constFirst());
    return rule;
}

void add(QHash<QString, QList<ReplyRule>> &table, const QString &text, RuleEffect effect)
{
    ReplyRule rule = ruleOf(text, effect);
    table[rule.words.constFirst()].append(std::move(rule));
}

QHash<QString, QList<ReplyRule>> builtTable()
{
    QHash<QString, QList<ReplyRule>> table;
    for (const Group &group : groups()) {
        const QStringList phrases = QString::fromLatin1(group.phrases).split(u'|');
        for (const QString &phrase : phrases)
            add(table, phrase, group.effect);
    }
    const QStringList whoCan = QString::fromLatin1(doers).split(u'|');
    const QStringList whatCan = QString::fromLatin1(deeds).split(u'|');
    for (const QString &who : whoCan) {
        for (const QString &deed : whatCan)
            add(table, who + u' ' + deed, RuleEffect::Can);
    }
    return table;
}

/// Words of the table by each of their spellings with one letter less.
QHash<QString, QStringList> builtSpellings()
{
    QSet<QString> words;
    for (const QList<ReplyRule> &rules : replyRules()) {
        for (const ReplyRule &rule : rules) {
            for (const QString &word : rule.words) {
                if (word.size() >= shortestTypo && word.front().isLetter())
                    words.insert(word);
            }
        }
    }
    for (const char *more : {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "tomorrow"})
        words.insert(QString::fromLatin1(more));
    QHash<QString, QStringList> spellings;
    for (const QString &word : std::as_const(words)) {
        spellings[word].append(word);
        for (qsizetype at = 1; at < word.size(); ++at)
            spellings[QString(word).remove(at, 1)].append(word);
    }
    return spellings;
}

/// One letter too many, missing, wrong, or two neighbours exchanged. The first letter is right.
bool isOneSlip(const QString &wrong, const QString &right)
{
    if (wrong.front() != right.front() || std::abs(wrong.size() - right.size()) > 1)
        return false;
    qsizetype head = 0;
    while (head < wrong.size() && head < right.size() && wrong.at(head) == right.at(head))
        ++head;
    qsizetype tail = 0;
    while (tail < wrong.size() - head && tail < right.size() - head
           && wrong.at(wrong.size() - 1 - tail) == right.at(right.size() - 1 - tail))
        ++tail;
    const qsizetype leftWrong = wrong.size() - head - tail;
    const qsizetype leftRight = right.size() - head - tail;
    if (leftWrong <= 1 && leftRight <= 1)
        return true;
    return leftWrong == 2 && leftRight == 2 && wrong.at(head) == right.at(head + 1)
        && wrong.at(head + 1) == right.at(head);
}

} // namespace

const QHash<QString, QList<ReplyRule>> &replyRules()
{
    static const QHash<QString, QList<ReplyRule>> table = builtTable();
    return table;
}

QString withoutTypo(const QString &word)
{
    // Real words one letter away from one of the table.
    static const QSet<QString> otherWords {
        QStringLiteral("inserted"),  QStringLiteral("serviced"), QStringLiteral("services"), QStringLiteral("prices"),
        QStringLiteral("charged"),   QStringLiteral("changes"),  QStringLiteral("charger"),  QStringLiteral("arrived"),
        QStringLiteral("reached"),   QStringLiteral("handles"),  QStringLiteral("handled"),  QStringLiteral("covers"),
        QStringLiteral("covered"),   QStringLiteral("helped"),   QStringLiteral("license"),  QStringLiteral("licence"),
        QStringLiteral("started"),   QStringLiteral("budgets"),  QStringLiteral("mother"),   QStringLiteral("receiver"),
        QStringLiteral("received"),  QStringLiteral("message"),  QStringLiteral("accepts"),  QStringLiteral("except"),
        QStringLiteral("remover"),   QStringLiteral("removed"),  QStringLiteral("opting"),   QStringLiteral("invested"),
        QStringLiteral("subscribe"), QStringLiteral("declines"),
    };
    static const QHash<QString, QStringList> spellings = builtSpellings();
    if (word.size() + 1 < shortestTypo || !word.front().isLetter() || otherWords.contains(word))
        return word;
    const QStringList exact = spellings.value(word);
    if (exact.contains(word))
        return word;
    QStringList found = exact;
    for (qsizetype at = 1; at < word.size(); ++at)
        found += spellings.value(QString(word).remove(at, 1));
    found.sort();
    for (const QString &right : std::as_const(found)) {
        if (isOneSlip(word, right))
            return right;
    }
    return word;
}
