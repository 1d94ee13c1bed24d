"""Given names common in many countries: a hint that a capitalised word is a person."""

from hotwash.domain.lint.wordlist import words

GIVEN_NAMES = words(
    """aaron adam ahmed alan albert alejandro alex alexander alexandra ali alice alicia amanda amy ana
    anders andre andrea andrei andrew angela anita anna anne anthony antonio arthur ashley barbara bo dee jo ed
    ben benjamin beth bob boris brandon brian bruno caleb cameron carla carlos carol caroline
    catherine cedric charles charlotte chen chloe chris christian christina christine christopher
    claire claudia colin craig cynthia daniel daniela david dean deborah denis dennis derek diana
    diego dmitri dominic donald dylan edward elena eli elizabeth ella emily emma eric erik ethan eva
    evan fatima felix fernando fiona florian francesca francis frank gabriel gary george gerald
    giulia gordon grace graham greg gustavo hannah hans harry heather helen henry hiroshi hugo ian
    igor ines ingrid irene isaac isabel ivan jack jacob jake james jamie jan jane janet jason javier
    jean jeff jeffrey jennifer jeremy jessica jesus jim joan joanna joao joe joel john jonas
    jonathan jordan jorge jose joseph josh joshua juan judith julia julian julie justin karen karl
    kate katherine kathleen katie keith kelly ken kenneth kevin kim klaus kristin kumar kyle lars
    laura lauren lee leo leonardo li liam linda lisa louis lucas lucy luis lukas luke manuel marc
    marco marcus margaret maria marie mario mark marta martin mary mateo matt matthew maya megan mei
    melissa michael michelle miguel mike milan mohamed mohammed monica nancy natalia natalie nathan
    neil nicholas nick nicola nicole nikhil nina noah nora oliver olivia omar oscar pablo pamela
    patricia patrick paul paula pedro peter philip philippe pierre priya rachel rafael rahul raj
    raja ralph ravi raymond rebecca ricardo richard rob robert roberto robin roger roland ron rosa
    ross russell ruth ryan sabine sally sam samantha samuel sandra sara sarah scott sean sebastian
    sergei sergey sharon shirley simon sofia sonia sophia sophie stefan stephanie stephen steve
    steven stuart sunil susan sylvia tanya tara teresa thomas tim timothy tina tobias todd tom tomas
    tony tracy uma ursula valentina valerie vanessa vera victor victoria vijay vincent vladimir wade
    walter wang wayne wei wendy william xavier yan yuki yusuf yves zachary zara zhang zoe"""
)
